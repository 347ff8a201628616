// What can be done with an exchange from its list; declaring, binding and deleting are commands of declare.

import { registerCommands } from '../../commands/registry.ts';
import { navigate } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { copyText } from '../../ui/copy.ts';

/** Returns the function that takes them away again. */
export function registerExchangeCommands(): () => void {
  return registerCommands([
    {
      id: 'exchange.open',
      title: exchangesText.command.open,
      inPalette: false,
      when: ({ exchange }) => exchange !== undefined,
      run: ({ endpointId, exchange = '' }) => navigate({ endpointId, screen: 'exchange', name: exchange }),
    },
    {
      id: 'exchange.copyName',
      title: exchangesText.command.copyName,
      inPalette: false,
      when: ({ exchange }) => exchange !== undefined,
      run: async ({ exchange = '' }) => {
        await copyText(exchange);
      },
    },
  ]);
}
