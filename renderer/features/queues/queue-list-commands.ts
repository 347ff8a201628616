// What can be done with the list of queues where nobody but the user fills it.

import { registerCommands } from '../../commands/registry.ts';
import { endpointRows } from '../../rows/endpoints.ts';
import { queuesText } from '../../strings/queues.ts';
import { forgetQueue, rememberDialog } from './remember-store.ts';

const text = queuesText.remember;

/** Returns the function that takes them away again. */
export function registerQueueListCommands(): () => void {
  return registerCommands([
    {
      id: 'queue.remember',
      title: text.command,
      keywords: text.keywords,
      when: ({ endpointId }) => isListedByHand(endpointId) && endpointRows.get(endpointId)?.state === 'ready',
      run: ({ endpointId }) => rememberDialog.open({ endpointId }),
    },
    {
      id: 'queue.forget',
      title: text.forget,
      keywords: text.keywords,
      when: ({ endpointId, queue }) => isListedByHand(endpointId) && queue !== undefined,
      run: async ({ endpointId, queue }) => {
        if (queue !== undefined) await forgetQueue(endpointId, queue);
      },
    },
  ]);
}

function isListedByHand(endpointId: string): boolean {
  return endpointRows.get(endpointId)?.facets.remembered !== undefined;
}
