// What can be done with a connection, for context menus and buttons.

import { registerCommands } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { endpointRows } from '../../rows/endpoints.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { connectionsText } from '../../strings/connections.ts';
import { copyText } from '../../ui/copy.ts';
import { closeDialog } from './connection-store.ts';

const { command: text } = connectionsText;

/** Returns the function that takes them away again. */
export function registerConnectionCommands(): () => void {
  return registerCommands([
    {
      id: 'connection.close',
      title: text.close,
      inPalette: false,
      when: ({ endpointId, connectionId }) => connectionId !== undefined && canClose(endpointId),
      run: ({ endpointId, connectionId = '' }) => closeDialog.open({ endpointId, connectionId }),
    },
    {
      id: 'connection.copyAddress',
      title: text.copyAddress,
      inPalette: false,
      when: (target) => addressOf(target) !== undefined,
      run: async (target) => {
        await copyText(addressOf(target) ?? '');
      },
    },
  ]);
}

function canClose(endpointId: string): boolean {
  const endpoint = endpointRows.get(endpointId);
  return endpoint?.state === 'ready' && !endpoint.readOnly && endpoint.facets.connections?.canClose === true;
}

function addressOf({ endpointId, connectionId }: CommandTarget): string | undefined {
  if (connectionId === undefined) return undefined;
  return sharedRows('connection.watch', { endpointId }).get(connectionId)?.address;
}
