import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import { limits } from '../../src/contract/limits.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { webSocketPipe } from '../../src/serve/websocket-pipe.ts';

describe("the engine's end of a WebSocket", () => {
  const servers: WebSocketServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function connect(page: { autoPong?: boolean } = {}): Promise<{ pipe: Pipe; socket: NodeWebSocket }> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: limits.frameBytes });
    servers.push(server);
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[NodeWebSocket]>;
    const socket = new NodeWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, page);
    const [[serverSocket]] = await Promise.all([accepted, once(socket, 'open')]);
    return { pipe: webSocketPipe(serverSocket, { pingIntervalMs: 20 }), socket };
  }

  it('is cut when the page answers no ping', async () => {
    const { pipe } = await connect({ autoPong: false });
    const reason = await new Promise<string>((resolve) => pipe.onClose(resolve));
    expect(reason).toBe('the page did not answer a ping');
  });

  it('stays while the page answers', async () => {
    const { pipe, socket } = await connect();
    let pings = 0;
    let closed = false;
    pipe.onClose(() => {
      closed = true;
    });
    await new Promise<void>((resolve) => {
      socket.on('ping', () => {
        pings += 1;
        if (pings === 5) resolve();
      });
    });
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
    expect(await reason).toMatch(/does not read|did not answer a ping/);
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
