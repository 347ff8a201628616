// Both carriers of the pipe, as real as a test can have them: Node's MessageChannel, and a WebSocket over loopback with
// the page's own end and the engine's own end.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import { webSocketPipe as pageWebSocketPipe } from '../../renderer/engine/websocket-pipe.ts';
import { limits } from '../../src/contract/limits.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { webSocketPipe } from '../../src/serve/websocket-pipe.ts';

export interface PipePair {
  readonly page: Pipe;
  readonly engine: Pipe;
  /** Sends what no pipe would send, from the page's end of the carrier. */
  sendRaw(message: unknown): void;
  /** The page's process dies: no goodbye. */
  kill(): void;
  dispose(): Promise<void>;
}

export interface Carrier {
  readonly name: string;
  connect(): Promise<PipePair>;
}

const messagePort: Carrier = {
  name: 'MessagePort',
  connect() {
    const { port1, port2 } = new MessageChannel();
    return Promise.resolve({
      page: portPipe(port1),
      engine: portPipe(port2),
      sendRaw: (message) => port1.postMessage(message),
      kill: () => port1.close(),
      dispose() {
        port1.close();
        port2.close();
        return Promise.resolve();
      },
    });
  },
};

const webSocket: Carrier = {
  name: 'WebSocket',
  async connect() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: limits.frameBytes });
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[NodeWebSocket]>;
    const { port } = server.address() as AddressInfo;
    const socket = new NodeWebSocket(`ws://127.0.0.1:${port}`);
    // The library's socket has the same events and members as a browser's.
    const page = pageWebSocketPipe(socket as unknown as WebSocket);
    const [[serverSocket]] = await Promise.all([accepted, once(socket, 'open')]);
    return {
      page,
      engine: webSocketPipe(serverSocket),
      sendRaw: (message) => socket.send(message as string | Uint8Array),
      kill: () => socket.terminate(),
      async dispose() {
        socket.terminate();
        for (const client of server.clients) client.terminate();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

export const carriers: readonly Carrier[] = [messagePort, webSocket];
