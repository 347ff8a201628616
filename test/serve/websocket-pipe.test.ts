import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import { limits } from '../../src/contract/limits.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { webSocketPipe } from '../../src/serve/websocket-pipe.ts';

const pingIntervalMs = 20;

interface Connected {
  readonly pipe: Pipe;
  readonly socket: NodeWebSocket;
  readonly serverSocket: NodeWebSocket;
}

describe("the engine's end of a WebSocket", () => {
  const servers: WebSocketServer[] = [];
  /** Pings go out only when a test says so. */
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(async () => {
    vi.useRealTimers();
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function connect(page: { autoPong?: boolean } = {}): Promise<Connected> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: limits.frameBytes });
    servers.push(server);
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[NodeWebSocket]>;
    const socket = new NodeWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, page);
    const [[serverSocket]] = await Promise.all([accepted, once(socket, 'open')]);
    return { pipe: webSocketPipe(serverSocket, { pingIntervalMs }), socket, serverSocket };
  }

  it('is cut when the page answers no ping', async () => {
    const { pipe, socket } = await connect({ autoPong: false });
    const reason = new Promise<string>((resolve) => pipe.onClose(resolve));
    const pinged = once(socket, 'ping');
    vi.advanceTimersByTime(pingIntervalMs);
    await pinged;
    vi.advanceTimersByTime(pingIntervalMs);
    expect(await reason).toBe('the page did not answer a ping');
  });

  it('stays while the page answers', async () => {
    const { pipe, serverSocket } = await connect();
    let closed = false;
    pipe.onClose(() => {
      closed = true;
    });
    for (let pings = 0; pings < 5; pings += 1) {
      const answered = once(serverSocket, 'pong');
      vi.advanceTimersByTime(pingIntervalMs);
      await answered;
    }
    expect(closed).toBe(false);
  });

  it('is cut before more than a frame waits for a page that does not read', async () => {
    const { pipe, socket } = await connect();
    socket.pause();
    const reason = new Promise<string>((resolve) => pipe.onClose(resolve));
    let closed = false;
    pipe.onClose(() => {
      closed = true;
    });
    const output = new Uint8Array(4 * 1024 * 1024);
    let sent = 0;
    while (!closed && sent < 100) {
      pipe.send({ kind: 'res', id: 1, output });
      sent += 1;
    }
    expect(await reason).toBe('the page does not read');
    expect(sent).toBeLessThanOrEqual(Math.ceil(limits.frameBytes / output.byteLength) + 2);
  });

  it('says why it closed when the page sends something else', async () => {
    const { pipe, socket } = await connect();
    pipe.onFrame(() => expect.unreachable('that was no frame'));
    socket.send(new Uint8Array(2));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1000, 'the page sent a binary message without a header']);
  });
});
