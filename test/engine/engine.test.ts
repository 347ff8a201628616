// The engine as a whole: what it says of itself, notices, statistics, settings, its port, and its end.

import { readdir, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import path from 'node:path';
import { connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { limits } from '../../src/contract/limits.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createLog } from '../../src/lib/log.ts';
import { eventually } from '../support/eventually.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';
import { secretsInMemory } from '../../src/storage/secret-store.ts';

const endpointId = 'local';
const quiet = createLog({ write: () => undefined });
let running: RunningEngine | undefined;

async function start(prepare?: (directory: string) => Promise<void>): Promise<RunningEngine> {
  running = await runEngine(prepare);
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

test('the engine says who it is and where its data is', async () => {
  const { openPage, directory } = await start();
  expect(await openPage().request('engine.info', {})).toMatchObject({
    version: '0.0.0-test',
    pid: process.pid,
    dataDirectory: directory,
  });
});

describe('settings', () => {
  test('of one page are there for the next, and a patch leaves the rest alone', async () => {
    const { openPage } = await start();
    const page = openPage();
    await page.request('settings.put', { patch: { panes: { shell: [20, 80] } } });
    await page.request('settings.put', { patch: { theme: 'dark' } });
    expect(await openPage().request('settings.get', {})).toEqual({
      theme: 'dark',
      panes: { shell: [20, 80] },
      features: {},
    });
  });

  test('in a broken file are put aside with a notice', async () => {
    const { openPage, directory } = await start((folder) =>
      writeFile(path.join(folder, 'settings.json'), '{"theme":'),
    );
    const page = openPage();
    const notices = collect(page, 'engine.notices', {});
    await eventually(() => expect(notices.rows).toHaveLength(1));
    expect(notices.rows[0]).toMatchObject({ level: 'error' });
    expect(notices.rows[0]?.title).toContain('settings.broken-');
    expect((await page.request('settings.get', {})).theme).toBe('system');
    expect((await readdir(directory)).filter((name) => name.startsWith('settings.broken-'))).toHaveLength(1);
  });
});

test('a client that speaks nonsense becomes a notice for pages that are open and for those that open later', async () => {
  const { openPage, engine, logged } = await start();
  const early = collect(openPage(), 'engine.notices', {});
  const socket = connectSocket(engine.amqp.port, '127.0.0.1');
  const program = await connect(engine.amqp.url);
  socket.end(Buffer.from('AMQP\u0000\u0000\u0009\u0001\u0009\u0009nonsense, and more of it, and more'));
  await eventually(() => expect(early.rows.length).toBeGreaterThan(0));
  const late = collect(openPage(), 'engine.notices', {});
  await eventually(() => expect(late.rows).toEqual(early.rows));
  expect(logged.some((line) => line.includes('warning'))).toBe(true);
  await program.close();
});

test('statistics move with the broker', async () => {
  const { openPage, engine } = await start();
  const stats = collect(openPage(), 'engine.stats', {});
  const program = await connect(engine.amqp.url);
  const channel = await program.createConfirmChannel();
  await channel.assertQueue('q');
  await eventually(async () => {
    channel.sendToQueue('q', Buffer.alloc(100));
    await channel.waitForConfirms();
    expect(stats.rows.at(-1)).toMatchObject({
      key: 'stats',
      connections: 1,
      channels: 1,
      queues: 1,
      blocked: false,
    });
    expect(stats.rows.at(-1)?.publishRate).toBeGreaterThan(0);
    expect(stats.rows.at(-1)?.messageBytes).toBeGreaterThan(0);
    expect(stats.rows.at(-1)?.residentBytes).toBeGreaterThan(1_000_000);
  });
  await program.close();
});

describe('the AMQP port', () => {
  const options = (directory: string, amqpPort: number) => ({
    dataDirectory: directory,
    amqpPort,
    version: 'test',
    log: quiet,
    secrets: secretsInMemory(),
  });

  test('that is taken gives way to the next free one, and the endpoint says so', async () => {
    const { engine, directory } = await start();
    const taken = engine.amqp.port;
    const second = await createEngine({ ...options(directory, taken), amqpPortRequired: false });
    try {
      expect(second.amqp.port).not.toBe(taken);
      const { endpoints } = await Promise.resolve(
        second.handlers.requests['endpoint.list'](
          {},
          {
            clientId: 'x',
            signal: new AbortController().signal,
            onClientGone: () => undefined,
          },
        ),
      );
      expect(endpoints[0]?.addressTaken).toBe(`amqp://localhost:${taken}`);
      expect(endpoints[0]?.address).toBe(`amqp://localhost:${second.amqp.port}`);
    } finally {
      await second.close();
    }
  });

  test('that is required and taken is an error that names it', async () => {
    const { engine, directory } = await start();
    const { port } = engine.amqp;
    const second = createEngine({ ...options(directory, port), amqpPortRequired: true });
    await expect(second).rejects.toThrow(String(port));
  });
});

test('an engine that ends tells its pages at once and frees its port', async () => {
  const { engine, openPage } = await start();
  const page = openPage();
  await page.opened;
  const queues = collect(page, 'queue.watch', { endpointId });
  const closed = new Promise<string>((resolve) => page.onClosed((reason) => resolve(reason.code)));
  await engine.close();
  expect(await closed).toBe('engine_lost');
  await eventually(() => expect(queues.ended).toMatchObject({ code: 'engine_lost' }));
  await expect(connect(engine.amqp.url)).rejects.toThrow(/ECONNREFUSED/);
});

test('a table nested deeper than a page can show is refused where it comes in, and pages go on', async () => {
  const { openPage, engine } = await start();
  const page = openPage();
  const connections = collect(page, 'connection.watch', { endpointId });
  let nested: Record<string, unknown> = {};
  for (let level = 0; level <= limits.fieldDepth; level += 1) nested = { nested };
  await expect(connect(engine.amqp.url, { clientProperties: nested })).rejects.toThrow(
    /nested too deeply|closed|ended/i,
  );
  const program = await connect(engine.amqp.url);
  await eventually(() => expect(pictureOf(connections.rows).rows.size).toBe(1));
  expect(connections.ended).toBeUndefined();
  await program.close();
});

test('durable queues and persistent messages are there again when the engine is', async () => {
  const { engine, directory } = await start();
  const program = await connect(engine.amqp.url);
  const channel = await program.createConfirmChannel();
  await channel.assertQueue('orders', { durable: true });
  channel.sendToQueue('orders', Buffer.from('kept'), { persistent: true });
  await channel.waitForConfirms();
  await program.close();
  await engine.close();
  const again = await createEngine({
    dataDirectory: directory,
    amqpPort: 0,
    amqpPortRequired: false,
    version: 'test',
    log: quiet,
    secrets: secretsInMemory(),
  });
  try {
    const second = await connect(again.amqp.url);
    const message = await (await second.createChannel()).get('orders');
    expect(message !== false && message.content.toString()).toBe('kept');
    await second.close();
  } finally {
    await again.close();
  }
});
