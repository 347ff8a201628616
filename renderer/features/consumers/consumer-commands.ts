// What can be done with a consumer, for context menus. Closing its connection is a command of connections.

import { registerCommands } from '../../commands/registry.ts';
import { navigate } from '../../state/route-store.ts';
import { consumersText } from '../../strings/consumers.ts';
import { copyText } from '../../ui/copy.ts';

/** Returns the function that takes them away again. */
export function registerConsumerCommands(): () => void {
  return registerCommands([
    {
      id: 'consumer.openQueue',
      title: consumersText.command.openQueue,
      inPalette: false,
      when: ({ consumerTag, queue }) => consumerTag !== undefined && queue !== undefined,
      run: ({ endpointId, queue = '' }) =>
        navigate({ endpointId, screen: 'queue', name: queue, tab: 'consumers' }),
    },
    {
      id: 'consumer.copyTag',
      title: consumersText.command.copyTag,
      inPalette: false,
      when: ({ consumerTag }) => consumerTag !== undefined,
      run: async ({ consumerTag = '' }) => {
        await copyText(consumerTag);
      },
    },
  ]);
}
