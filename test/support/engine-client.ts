// The engine of a running Leveret, spoken to as its page does: for programs that prepare an endpoint without the page.

import { WebSocket as NodeWebSocket } from 'ws';
import { webSocketPipe } from '../../renderer/engine/websocket-pipe.ts';
import { api, type LeveretApi } from '../../src/contract/api.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { subprotocolsWith, websocketPath } from '../../src/rpc/websocket-subprotocol.ts';

/** `url` is the one that Leveret prints, with its token. */
export async function connectEngine(url: string): Promise<Client<LeveretApi>> {
  const { host, hash } = new URL(url);
  const socket = new NodeWebSocket(
    `ws://${host}${websocketPath}`,
    subprotocolsWith(hash.replace('#token=', '')),
    {
      headers: { origin: `http://${host}` },
    },
  );
  // Node's socket does what the page's does, as far as the pipe uses it.
  const client = createClient(api, webSocketPipe(socket as unknown as WebSocket));
  await client.opened;
  return client;
}
