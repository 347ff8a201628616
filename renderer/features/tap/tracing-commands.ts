// Switching RabbitMQ's firehose, for palette and buttons.

import { registerCommands } from '../../commands/registry.ts';
import { engine } from '../../engine/engine.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { endpointRows } from '../../rows/endpoints.ts';
import { addNotice } from '../../state/notices-store.ts';
import { tapText } from '../../strings/tap.ts';

const { tracing: text } = tapText;

/** Returns the function that takes them away again. */
export function registerTracingCommands(): () => void {
  return registerCommands([
    {
      id: 'tracing.on',
      title: text.switchOn,
      keywords: text.keywords,
      when: ({ endpointId }) =>
        canChange(endpointId, 'tracing') && endpointRows.get(endpointId)?.tracing === 'off',
      run: ({ endpointId }) => set(endpointId, true),
    },
    {
      id: 'tracing.off',
      title: text.switchOff,
      keywords: text.keywords,
      when: ({ endpointId }) =>
        canChange(endpointId, 'tracing') && endpointRows.get(endpointId)?.tracing === 'ours',
      run: ({ endpointId }) => set(endpointId, false),
    },
  ]);
}

async function set(endpointId: string, on: boolean): Promise<void> {
  await engine.request('tracing.set', { endpointId, on });
  addNotice({ level: 'info', title: on ? text.onDone : text.offDone });
}
