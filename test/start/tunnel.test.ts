// The development server's way to the engine: who may use it, and which token the engine sees.

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tunnelToEngine } from '../../main/start/dev/tunnel.mjs';

let engine: net.Server;
let server: http.Server;
let received: string;
let engineUrl: URL | null;
let port = 0;

beforeEach(async () => {
  received = '';
  engine = net.createServer((socket) => {
    socket.on('data', (data) => {
      received += data.toString();
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nhello');
    });
  });
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
  engineUrl = new URL(`http://127.0.0.1:${portOf(engine)}/#token=engine-token`);
  server = http.createServer();
  server.on('upgrade', (request, socket, head) =>
    tunnelToEngine({ request, socket, head, token: 'tab-token', port, engine: engineUrl }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = portOf(server);
});
afterEach(() => {
  engine.close();
  server.close();
});

function portOf(listening: net.Server): number {
  return (listening.address() as net.AddressInfo).port;
}

async function ask(headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  const all = {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Protocol': 'leveret.v1, token.tab-token',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /engine HTTP/1.1\r\n${lines.join('')}\r\n`);
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  await once(socket, 'close');
  return answer;
}

test('the engine sees itself addressed, and its own token in the place of the tab’s', async () => {
  expect(await ask({})).toContain('hello');
  expect(received).toContain(`Host: ${engineUrl?.host}\r\n`);
  expect(received).toContain(`Origin: ${engineUrl?.origin}\r\n`);
  expect(received).toContain('Sec-WebSocket-Protocol: leveret.v1, token.engine-token\r\n');
});

test('a wrong token reaches the engine as it is, for the engine to refuse', async () => {
  await ask({ 'Sec-WebSocket-Protocol': 'leveret.v1, token.guessed' });
  expect(received).toContain('token.guessed');
  expect(received).not.toContain('engine-token');
});

test.each([{ Origin: 'http://elsewhere.example' }, { Host: 'elsewhere.example' }])(
  'a page from elsewhere is refused here, with %o',
  async (headers) => {
    expect(await ask(headers)).toMatch(/^HTTP\/1\.1 403 /);
    expect(received).toBe('');
  },
);

test('between two lives of the engine the page is told to come back', async () => {
  engineUrl = null;
  expect(await ask({})).toMatch(/^HTTP\/1\.1 503 /);
});
