// Browser mode as a process of its own, bundled from the sources as they are.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { nodeBundle } from '../../main/build/node-bundle.mjs';
import { openWebSocketPipe, webSocketPipe } from '../../renderer/engine/websocket-pipe.ts';
import { api } from '../../src/contract/api.ts';
import { createClient } from '../../src/rpc/client.ts';
import { subprotocolsWith, websocketPath } from '../../src/rpc/websocket-subprotocol.ts';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const built = temporaryFolder('serve');
const entry = path.join(built.path, 'dist/serve/main.js');
type Program = ReturnType<typeof startProgram>;
const programs: Program[] = [];

beforeAll(async () => {
  const output = path.relative(root, entry);
  const options = nodeBundle(root, { source: 'src/serve/main.ts', output, format: 'esm' });
  const bundle = await rolldown(options);
  await bundle.write(options.output);
  await bundle.close();
  copyFileSync(path.join(root, 'package.json'), path.join(built.path, 'package.json'));
  mkdirSync(path.join(built.path, 'dist/page'));
  writeFileSync(path.join(built.path, 'dist/page/index.html'), '<title>Leveret</title>');
});
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
});
afterAll(() => built.remove());

function run(...flags: string[]): Program {
  const program = startProgram(process.execPath, [entry, ...flags]);
  programs.push(program);
  return program;
}

interface Ready {
  url: string;
  amqp: string;
  management: null;
  pid: number;
}

async function ready(program: Program): Promise<Ready> {
  const line = await eventually(() => {
    expect(program.stdout()).toMatch(/\n$/);
    return program.stdout();
  }, 20_000);
  return JSON.parse(line) as Ready;
}

const anyPorts = ['--port', '0', '--amqp-port', '0'];

function dial(url: string): NodeWebSocket {
  const { host, hash } = new URL(url);
  return new NodeWebSocket(`ws://${host}${websocketPath}`, subprotocolsWith(hash.replace('#token=', '')), {
    headers: { origin: `http://${host}` },
  });
}

async function listening(port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('browser mode', () => {
  it('prints one line of JSON, serves page, engine and broker, and ends cleanly within two seconds', async () => {
    const data = temporaryFolder('data');
    const program = run('--no-open', '--json', '--data-dir', data.path, ...anyPorts);
    const line = await ready(program);
    expect(program.stdout().trim().split('\n')).toHaveLength(1);
    expect(line).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/) as string,
      amqp: expect.stringMatching(/^amqp:\/\/localhost:\d+$/) as string,
      management: null,
      pid: program.pid,
    });
    expect(await (await fetch(line.url)).text()).toBe('<title>Leveret</title>');
    const socket = dial(line.url);
    const client = createClient(api, webSocketPipe(socket as unknown as WebSocket));
    const info = await client.request('engine.info', {});
    expect(info).toMatchObject({ pid: line.pid, dataDirectory: data.path });
    const broker = connect(Number(new URL(line.amqp).port), '127.0.0.1');
    await once(broker, 'connect');

    const lock = JSON.parse(readFileSync(path.join(data.path, 'leveret.lock'), 'utf8')) as { url: string };
    expect(lock.url).toBe(line.url);
    const closed = new Promise<string>((resolve) => client.onClosed(({ message }) => resolve(message)));
    const begun = performance.now();
    await program.stop('SIGINT');
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await program.ended).toMatchObject({ code: 0 });
    expect(await closed).toContain('Leveret is closing');
    expect(readdirSync(data.path)).not.toContain('leveret.lock');
    broker.destroy();
    data.remove();
  });

  it('says in a second start on the same directory that one is running, and where', async () => {
    const data = temporaryFolder('data');
    const first = run('--no-open', '--json', '--data-dir', data.path, ...anyPorts);
    const { url, pid } = await ready(first);
    const second = run('--no-open', '--json', '--data-dir', data.path, ...anyPorts);
    expect(await second.ended).toMatchObject({ code: 1 });
    expect(second.stdout()).toBe('');
    expect(second.stderr()).toContain(`already running on ${data.path} (process ${pid}`);
    expect(second.stderr()).toContain(url);
    await first.stop('SIGKILL');
    // Killed without a word: the next start takes the directory over.
    const third = run('--no-open', '--json', '--data-dir', data.path, ...anyPorts);
    expect((await ready(third)).pid).toBe(third.pid);
    await third.stop('SIGTERM');
    data.remove();
  });

  it('goes to exactly one of several that start at the same moment', async () => {
    const data = temporaryFolder('data');
    // What a killed process leaves behind.
    writeFileSync(
      path.join(data.path, 'leveret.lock'),
      JSON.stringify({ id: 'dead', pid: 2 ** 22 + 7, mark: null, startedAt: 0, url: null }),
    );
    const started = Array.from({ length: 4 }, () =>
      run('--no-open', '--json', '--data-dir', data.path, ...anyPorts),
    );
    await eventually(() => {
      expect(started.filter((program) => program.stdout() !== '')).toHaveLength(1);
      expect(started.filter((program) => program.stderr().includes('already running'))).toHaveLength(3);
    }, 20_000);
    await Promise.all(started.map((program) => program.stop('SIGTERM')));
    data.remove();
  });

  it.each([
    ['--port', 'Port'],
    ['--amqp-port', ''],
  ])('fails with the reason when the port of %s is taken', async (flag, words) => {
    const data = temporaryFolder('data');
    const { server, port } = await listening();
    const others = flag === '--port' ? ['--amqp-port', '0'] : ['--port', '0'];
    const program = run('--no-open', '--data-dir', data.path, flag, String(port), ...others);
    expect(await program.ended).toMatchObject({ code: 1 });
    expect(program.stderr()).toContain(words);
    expect(program.stderr()).toContain(String(port));
    expect(program.stderr()).not.toMatch(/\n\s+at /);
    expect(readdirSync(data.path)).not.toContain('leveret.lock');
    server.close();
    data.remove();
  });

  it.each([
    [['--prot'], 1, /--prot/],
    [['--port', 'x'], 1, /--port needs a number/],
    [['--desktop'], 1, /npm start -- --desktop/],
  ])('refuses %j', async (flags, code, reason) => {
    const program = run(...flags);
    expect(await program.ended).toMatchObject({ code });
    expect(program.stderr()).toMatch(reason);
    expect(program.stdout()).toBe('');
  });

  it('prints its help and its version', async () => {
    const help = run('--help');
    const version = run('--version');
    expect(await help.ended).toMatchObject({ code: 0 });
    expect(help.stdout()).toContain('--data-dir');
    expect(await version.ended).toMatchObject({ code: 0 });
    expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a page that connects', () => {
  it('learns whether its key is old or nobody is there', async () => {
    const data = temporaryFolder('data');
    const program = run('--no-open', '--json', '--data-dir', data.path, ...anyPorts);
    const { url } = await ready(program);
    const { origin, host } = new URL(url);
    const before = globalThis.WebSocket;
    // Node 20 has no WebSocket of its own; this one names the page that it belongs to, as a browser does.
    globalThis.WebSocket = class extends NodeWebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { origin } });
        // A browser's WebSocket throws nothing at a page that does not listen.
        this.on('error', () => undefined);
      }
    } as unknown as typeof WebSocket;
    try {
      await expect(openWebSocketPipe({ origin, host }, 'B'.repeat(43))).rejects.toMatchObject({
        code: 'access_refused',
      });
      await program.stop('SIGTERM');
      await expect(openWebSocketPipe({ origin, host }, 'B'.repeat(43))).rejects.toMatchObject({
        code: 'engine_lost',
      });
    } finally {
      globalThis.WebSocket = before;
    }
    data.remove();
  });
});
