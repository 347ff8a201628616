import { once } from 'node:events';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { webSocketPipe as pageWebSocketPipe } from '../../renderer/engine/websocket-pipe.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { subprotocol, subprotocolsWith, websocketPath } from '../../src/rpc/websocket-subprotocol.ts';
import { startServer, type PageServer } from '../../src/serve/server.ts';
import { sampleApi, sampleHandlers } from '../rpc/sample-api.ts';
import { eventually } from '../support/eventually.ts';

const pipes: Pipe[] = [];
const engine = {
  attach(pipe: Pipe): void {
    pipes.push(pipe);
    serveClient(sampleApi, sampleHandlers(), pipe, { onFault: (error) => expect.unreachable(error.message) });
  },
};

let folder: string;
let pageDirectory: string;
let server: PageServer;
let token: string;
let host: string;

async function start(options: { port?: number; portRequired?: boolean } = {}): Promise<PageServer> {
  return startServer({
    engine,
    pageDirectory,
    port: options.port ?? 0,
    portRequired: options.portRequired ?? false,
    onFault: (trying, thrown) => expect.unreachable(`${trying}: ${String(thrown)}`),
  });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leveret-serve-'));
  pageDirectory = path.join(folder, 'page');
  await mkdir(path.join(pageDirectory, 'assets'), { recursive: true });
  await writeFile(
    path.join(pageDirectory, 'index.html'),
    '<meta nonce="__CSP_NONCE__" content="__CSP_NONCE__">',
  );
  await writeFile(path.join(pageDirectory, 'assets', 'main-a1b2c3.js'), 'export {};');
  await writeFile(path.join(pageDirectory, 'favicon.svg'), '<svg/>');
  await writeFile(path.join(pageDirectory, 'empty.txt'), '');
  await writeFile(path.join(pageDirectory, '.hidden.json'), '{}');
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await symlink(path.join(folder, 'secret.txt'), path.join(pageDirectory, 'link.txt'));
  await symlink(folder, path.join(pageDirectory, 'up'));
  server = await start();
  token = new URL(server.url).hash.replace('#token=', '');
  host = `127.0.0.1:${server.port}`;
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** node:http sends a path as it is; fetch() would tidy it up first. */
async function get(pathname: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: server.port, path: pathname, method, headers });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

describe('the files of the page', () => {
  it('come with a policy that carries the nonce of this load', async () => {
    const first = await get('/');
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1] ?? '';
    expect(first.status).toBe(200);
    expect(first.body).toBe(`<meta nonce="${nonce}" content="${nonce}">`);
    expect(nonce).toMatch(/^[\w-]{22}$/);
    expect(first.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self' ws://${host}; ` +
        "worker-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; " +
        "frame-ancestors 'none'; form-action 'none'",
    );
    expect(first.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect((await get('/index.html')).body).not.toContain(nonce);
  });

  it('are cached for good where their name holds a hash, and asked for again where not', async () => {
    const asset = await get('/assets/main-a1b2c3.js');
    expect(asset).toMatchObject({ status: 200, body: 'export {};' });
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset.headers['cache-control']).toContain('immutable');
    const icon = await get('/favicon.svg?v=1');
    expect(icon.headers['content-type']).toBe('image/svg+xml');
    expect(icon.headers['cache-control']).toBe('no-cache');
    expect(await get('/empty.txt')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '//secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/.hidden.json',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html%00.js',
    '/%ff',
    '/%',
    '/C:/secret.txt',
    '/index.html::$DATA',
    'http://127.0.0.1/index.html',
  ])('are only what lies in its folder: not %s', async (pathname) => {
    const answer = await get(pathname);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  it('are not looked for under a name that no file system takes', async () => {
    expect((await get(`/${'a'.repeat(5000)}.js`)).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('can only be read: no %s', async (method) => {
    expect((await get('/', {}, method)).status).toBe(405);
  });

  it('answer HEAD without their content', async () => {
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/favicon.svg', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['a name that somebody makes resolve to us', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['no port', { host: '127.0.0.1' }],
    ['a name that ends like ours', { host: 'x127.0.0.1:1' }],
    ['another page', { origin: 'http://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])('are not given to %s', async (_who, headers) => {
    const { port } = server;
    const sent =
      'host' in headers ? { host: headers.host.replace(/x127.0.0.1:1$/, `x127.0.0.1:${port}`) } : headers;
    expect((await get('/', sent)).status).toBe(403);
  });

  it('are given under the name localhost, too', async () => {
    const answer = await get('/', { host: `localhost:${server.port}` });
    expect(answer.headers['content-security-policy']).toContain(`ws://localhost:${server.port};`);
  });
});

describe('the WebSocket of a tab', () => {
  const sockets: NodeWebSocket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });

  interface Attempt {
    protocols?: string[];
    /** Null: not even an Origin. */
    headers?: Record<string, string> | null;
    place?: string;
  }

  function dial({ protocols, headers, place }: Attempt): NodeWebSocket {
    const socket = new NodeWebSocket(
      `ws://${host}${place ?? websocketPath}`,
      protocols ?? subprotocolsWith(token),
      {
        headers: headers === null ? {} : { origin: `http://${host}`, ...headers },
      },
    );
    sockets.push(socket);
    return socket;
  }

  /** "101", or the status and the reason of the refusal. */
  function outcome(socket: NodeWebSocket): Promise<string> {
    return new Promise((resolve) => {
      socket.on('open', () => resolve('101'));
      socket.on('error', () => resolve('error'));
      socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (part: Buffer) => (body += part.toString()));
        response.on('end', () => resolve(`${response.statusCode} ${body.trim()}`));
      });
    });
  }

  it('serves the engine to a page that has the token', async () => {
    const socket = dial({});
    const client = createClient(sampleApi, pageWebSocketPipe(socket as unknown as WebSocket));
    await expect(client.request('text.echo', { text: 'hello' })).resolves.toEqual({ text: 'hello' });
    expect(socket.protocol).toBe(subprotocol);
    expect(socket.extensions).toBe('');
  });

  it.each<[string, string, () => Attempt]>([
    ['no token', '401', () => ({ protocols: [subprotocol] })],
    ['a wrong token', '401', () => ({ protocols: subprotocolsWith('A'.repeat(43)) })],
    ['a token that is cut', '401', () => ({ protocols: subprotocolsWith(token.slice(0, -1)) })],
    ['the token under no known protocol', '401', () => ({ protocols: [`token.${token}`] })],
    ['another page', '403', () => ({ headers: { origin: 'http://evil.example' } })],
    ['a page of another port', '403', () => ({ headers: { origin: 'http://127.0.0.1:1' } })],
    ['a page of https', '403', () => ({ headers: { origin: `https://${host}` } })],
    ['a page of our other name', '403', () => ({ headers: { origin: `http://localhost:${server.port}` } })],
    ['no origin', '403', () => ({ headers: null })],
    ['another host', '403', () => ({ headers: { host: 'evil.example' } })],
    ['another path', '404', () => ({ place: '/other' })],
  ])('is refused before the upgrade: %s', async (_what, status, attempt) => {
    const before = pipes.length;
    expect(await outcome(dial(attempt()))).toMatch(new RegExp(`^${status} \\w+`));
    expect(pipes).toHaveLength(before);
  });

  it('is not opened for a token in the address or in a cookie', async () => {
    const headers = { cookie: `token=${token}` };
    const place = `${websocketPath}?token=${token}`;
    expect(await outcome(dial({ protocols: [subprotocol], headers }))).toMatch(/^401/);
    expect(await outcome(dial({ protocols: [subprotocol], place }))).toMatch(/^404/);
  });

  it('survives connections that end in the middle of the handshake', async () => {
    for (let count = 0; count < 20; count += 1) {
      const socket = connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        `GET ${websocketPath} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      );
      socket.resetAndDestroy();
    }
    expect(await outcome(dial({}))).toBe('101');
  });

  it('asks a tab that does not read its answers nothing more, so that they never fill the memory', async () => {
    const socket = dial({});
    await once(socket, 'open');
    const pipe = pipes.at(-1);
    if (pipe === undefined) throw new Error('no pipe');
    const closed = new Promise<string>((resolve) => pipe.onClose(resolve));
    socket.send(JSON.stringify({ kind: 'hello', version: sampleApi.version }));
    socket.pause();
    // 100 answers of 1 MiB: more than a frame may hold.
    const value = 'x'.repeat(1024 * 1024);
    let most = 0;
    for (let id = 1; id <= 100; id += 1) {
      socket.send(
        JSON.stringify({
          kind: 'req',
          id,
          name: 'bytes.echo',
          input: { values: [value] },
          deadlineMs: 20_000,
        }),
      );
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, pipe.bufferedBytes);
    }
    const outcomeOf = await Promise.race([
      closed,
      eventually(() => {
        // The server has stopped reading requests instead: what it holds stays at the mark.
        expect(socket.bufferedAmount).toBeGreaterThan(20 * 1024 * 1024);
        return 'not read any more';
      }),
    ]);
    expect(outcomeOf).toBe('not read any more');
    expect(most).toBeLessThan(30 * 1024 * 1024);
    socket.resume();
    // And it goes on where it was once the page reads again.
    let answers = 0;
    socket.on('message', () => {
      answers += 1;
    });
    await eventually(() => expect(answers).toBeGreaterThanOrEqual(100));
  });
});

describe('the port of the page', () => {
  async function takenPort(): Promise<{ port: number; free(): Promise<void> }> {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    return {
      port: (other.address() as AddressInfo).port,
      async free() {
        other.close();
        await once(other, 'close');
      },
    };
  }

  it('is the next free one when the wanted one is taken', async () => {
    const taken = await takenPort();
    const second = await start({ port: taken.port });
    expect(second.port).toBeGreaterThan(taken.port);
    await second.close();
    await taken.free();
  });

  it('is an error when it was asked for by flag and is taken', async () => {
    const taken = await takenPort();
    await expect(start({ port: taken.port, portRequired: true })).rejects.toThrow(
      `Port ${taken.port} is taken by another program`,
    );
    await taken.free();
  });

  it('is free again after close, with tabs open', async () => {
    const first = await start();
    const { hash, host: place } = new URL(first.url);
    const socket = new NodeWebSocket(
      `ws://${place}${websocketPath}`,
      subprotocolsWith(hash.replace('#token=', '')),
      {
        headers: { origin: `http://${place}` },
      },
    );
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    await first.close();
    const [code, reason] = await closed;
    expect([code, reason.toString()]).toEqual([1001, 'Leveret is closing']);
    const second = await start({ port: first.port, portRequired: true });
    expect(second.port).toBe(first.port);
    expect(second.url).not.toContain(hash);
    await second.close();
  });
});
