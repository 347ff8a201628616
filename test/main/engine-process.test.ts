// The bundled engine process under plain Node: a worker thread with a real MessagePort, no Electron and no stand-in.

import { once } from 'node:events';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FromEngine, ToEngine } from '../../main/engine-messages.ts';
import type { LeveretApi } from '../../src/contract/api.ts';
import { api } from '../../src/contract/api.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let folder: ReturnType<typeof temporaryFolder>;
let worker: Worker;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(async () => {
  await worker.terminate();
  folder.remove();
});

function spawn(): void {
  folder = temporaryFolder('engine-process');
  worker = new Worker(path.join(bundle.folder, 'engine-process.js'), { stderr: true });
}

const start = (more: Partial<ToEngine> = {}): object => ({
  type: 'start',
  dataDirectory: folder.path,
  amqpPort: 0,
  amqpPortRequired: false,
  version: '1.2.3',
  secretsKeptBy: 'session',
  ...more,
});

function tell(data: unknown): void {
  worker.postMessage({ data, ports: [] });
}

async function answer(): Promise<FromEngine> {
  const [message] = (await once(worker, 'message')) as [FromEngine];
  return message;
}

function connect(pageId: number): Client<LeveretApi> {
  const { port1, port2 } = new MessageChannel();
  const message = { data: { type: 'page', pageId }, ports: [port2] };
  worker.postMessage(message, [port2]);
  return createClient(api, portPipe(port1));
}

it('starts, says where the broker is, and answers requests over the port that it is handed', async () => {
  spawn();
  tell(start());
  const ready = await answer();
  expect(ready).toMatchObject({
    type: 'ready',
    amqp: { url: expect.stringMatching(/^amqp:\/\/localhost:\d+$/) as unknown },
  });
  const client = connect(1);
  expect(await client.request('engine.info', {})).toMatchObject({
    version: '1.2.3',
    dataDirectory: folder.path,
  });
});

it('keeps a page waiting that came before the engine was ready, and then serves it', async () => {
  spawn();
  tell(start());
  const client = connect(1);
  expect(await client.request('endpoint.list', {})).toMatchObject({ endpoints: [{ id: 'local' }] });
});

it('is noticed at once when it is killed: what waits is rejected with engine_lost', async () => {
  spawn();
  tell(start());
  await answer();
  const client = connect(1);
  await client.opened;
  const closed = new Promise((resolve) => client.onClosed(resolve));
  await worker.terminate();
  await closed;
  await expect(client.request('engine.info', {})).rejects.toMatchObject({ code: 'engine_lost' });
});

it('serves two pages side by side, and one that asks again on its new port only', async () => {
  spawn();
  tell(start());
  const [first, other] = [connect(1), connect(2)];
  await Promise.all([first.opened, other.opened]);
  const closed = new Promise((resolve) => first.onClosed(resolve));
  const again = connect(1);
  await closed;
  expect(await again.request('engine.info', {})).toMatchObject({ version: '1.2.3' });
  expect(await other.request('engine.info', {})).toMatchObject({ version: '1.2.3' });
});

it('says why it cannot start, and ends', async () => {
  spawn();
  const taken = await freePort();
  const { createServer } = await import('node:net');
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  try {
    const exit = once(worker, 'exit');
    tell(start({ amqpPort: taken, amqpPortRequired: true }));
    expect(await answer()).toMatchObject({
      type: 'failed',
      message: expect.stringContaining(String(taken)) as unknown,
    });
    expect(await exit).toEqual([1]);
  } finally {
    server.close();
  }
});

it('ends with exit code 0 when it is told to, and its pages notice', async () => {
  spawn();
  tell(start());
  const client = connect(1);
  await client.opened;
  const closed = new Promise((resolve) => client.onClosed(resolve));
  const exit = once(worker, 'exit');
  tell({ type: 'stop' });
  expect(await closed).toMatchObject({ code: 'engine_lost' });
  expect(await exit).toEqual([0]);
});

it('writes a message that it does not understand to the log and goes on', async () => {
  spawn();
  for (const strange of [
    null,
    5,
    {},
    { type: 'page', pageId: 1 },
    { type: 'start' },
    { type: 'format', disk: 'c' },
  ]) {
    tell(strange);
  }
  tell(start());
  expect(await answer()).toMatchObject({ type: 'ready' });
});
