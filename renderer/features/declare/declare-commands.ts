// What this feature can do, for palette, keys, menus and buttons.

import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { isStream } from '../../rows/streams.ts';
import { declareText } from '../../strings/declare.ts';
import { isPredeclared } from './declare-draft.ts';
import { declareDialog } from './declare-store.ts';

const { command: text } = declareText;

/** Returns the function that takes them away again. */
export function registerDeclareCommands(): () => void {
  return registerCommands([
    {
      ...declared('queue.declare'),
      keywords: text.keywordsDeclare,
      when: ({ endpointId }) => canChange(endpointId, 'admin'),
      run: ({ endpointId }) => declareDialog.open({ kind: 'queue', endpointId }),
    },
    {
      ...declared('exchange.declare'),
      keywords: text.keywordsDeclare,
      when: ({ endpointId }) => canChange(endpointId, 'admin'),
      run: ({ endpointId }) => declareDialog.open({ kind: 'exchange', endpointId }),
    },
    {
      ...declared('binding.create'),
      keywords: text.keywordsDeclare,
      when: ({ endpointId, exchange }) => canChange(endpointId, 'admin') && exchange !== '',
      run: ({ endpointId, queue, exchange }) =>
        declareDialog.open({
          kind: 'binding',
          endpointId,
          source: exchange ?? '',
          destination: queue ?? '',
          destinationKind: 'queue',
        }),
    },
    {
      id: 'binding.delete',
      title: text.unbind,
      keywords: text.keywordsDelete,
      inPalette: false,
      // The default exchange's bindings cannot be taken away.
      when: ({ endpointId, binding }) =>
        canChange(endpointId, 'admin') && binding !== undefined && binding.source !== '',
      run: ({ endpointId, binding }) => {
        if (binding !== undefined) declareDialog.open({ kind: 'unbind', endpointId, binding });
      },
    },
    {
      ...declared('queue.purge'),
      keywords: text.keywordsPurge,
      when: ({ endpointId, queue }) =>
        canChange(endpointId, 'purge') && queue !== undefined && !isStream(endpointId, queue),
      run: ({ endpointId, queue }) => {
        if (queue !== undefined) declareDialog.open({ kind: 'purge', endpointId, queue });
      },
    },
    {
      ...declared('queue.delete'),
      keywords: text.keywordsDelete,
      when: ({ endpointId, queue }) => canChange(endpointId, 'admin') && queue !== undefined,
      run: ({ endpointId, queue }) => {
        if (queue !== undefined) declareDialog.open({ kind: 'deleteQueue', endpointId, queue });
      },
    },
    {
      id: 'exchange.delete',
      title: text.deleteExchange,
      keywords: text.keywordsDelete,
      when: ({ endpointId, exchange }) =>
        canChange(endpointId, 'admin') && exchange !== undefined && !isPredeclared(exchange),
      run: ({ endpointId, exchange }) => {
        if (exchange !== undefined) declareDialog.open({ kind: 'deleteExchange', endpointId, exchange });
      },
    },
  ]);
}
