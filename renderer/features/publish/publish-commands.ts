// What the publish feature can do, for palette, keys, menus and buttons.

import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { publishText } from '../../strings/publish.ts';
import { publishAgain, publishDraft } from './publish-actions.ts';
import { openPublish, publishStore } from './publish-store.ts';

/** Returns the function that takes them away again. */
export function registerPublishCommands(): () => void {
  return registerCommands([
    {
      ...declared('message.publish'),
      keywords: publishText.command.openKeywords,
      when: (target) => canChange(target.endpointId, 'publish'),
      run: openPublish,
    },
    {
      id: 'message.send',
      title: publishText.command.send,
      keys: 'Mod+Enter',
      when: () => publishStore.getState().open,
      run: publishDraft,
    },
    {
      id: 'message.publishAgain',
      title: publishText.command.again,
      keys: 'Shift+P',
      when: () => publishStore.getState().last !== null,
      run: publishAgain,
    },
  ]);
}
