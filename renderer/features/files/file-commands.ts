// Exporting what a list shows, importing a file: for palette, keys, menus and buttons.

import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { listedMessagesOf } from '../../state/chosen-messages.ts';
import { captureText } from '../../strings/capture.ts';
import { openExport } from './export-store.ts';
import { openImport } from './import-store.ts';

const { commands: text } = captureText;

/** Returns the function that takes them away again. */
export function registerFileCommands(): () => void {
  return registerCommands([
    {
      ...declared('messages.export'),
      keywords: text.exportKeywords,
      when: ({ endpointId, queue }) => queue !== undefined && listedMessagesOf(endpointId, queue) !== null,
      run: ({ endpointId, queue, chosen = null }) => {
        const listed = queue === undefined ? null : listedMessagesOf(endpointId, queue);
        if (listed !== null) openExport({ listed, chosen });
      },
    },
    {
      ...declared('messages.import'),
      keywords: text.importKeywords,
      when: ({ endpointId }) => canChange(endpointId, 'publish'),
      run: ({ endpointId, queue }) => openImport({ endpointId, queue: queue ?? null }),
    },
  ]);
}
