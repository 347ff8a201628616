// What the engine says no to: changes on a read-only endpoint, facets that are not there, endpoints that do not exist.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import type { EmbeddedSession } from '../../src/connectors/embedded/session.ts';
import type { Session } from '../../src/connectors/connector.ts';
import { api, type LeveretApi, type RequestInput, type RequestName } from '../../src/contract/api.ts';
import { allHandlers } from '../../src/engine/handlers/all.ts';
import { readLargeIn } from '../../src/engine/captures/large-lines.ts';
import { openEnds } from '../../src/engine/jobs/open-ends.ts';
import { Notices } from '../../src/engine/notices.ts';
import { DeadLetters } from '../../src/engine/dead-letters/dead-letters.ts';
import { Owned } from '../../src/engine/owned.ts';
import { Profiles } from '../../src/engine/profiles.ts';
import { Sessions } from '../../src/engine/sessions.ts';
import { SnapshotFilters } from '../../src/engine/snapshot-filters.ts';
import { WorkerPool } from '../../src/filters/pool.ts';
import { Stats } from '../../src/engine/stats.ts';
import { Imports } from '../../src/captures/imports.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { ProfilesFile } from '../../src/storage/profiles-file.ts';
import { secretsInMemory } from '../../src/storage/secret-store.ts';
import { SettingsFile } from '../../src/storage/settings-file.ts';
import { embeddedSession } from '../support/embedded-session.ts';
import { eventually } from '../support/eventually.ts';
import { collect, openPage, pictureOf } from './running-engine.ts';

let directory = '';
let broker: Broker;
let session: EmbeddedSession;
let page: Client<LeveretApi>;
let jobs: Promise<Jobs>;

/** The same broker three times: as it is, marked read-only, and without any facet. */
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'leveret-endpoints-'));
  broker = await createBroker({ port: 0, version: 'test' });
  broker.declareQueue({ name: 'q' });
  broker.publish({ exchange: '', routingKey: 'q', properties: {}, body: Buffer.from('x') });
  session = embeddedSession(broker, { id: 'open', name: 'Open' });
  const readOnly: Session = {
    ...session,
    id: 'read-only',
    endpoint: () => ({
      ...session.endpoint(),
      id: 'read-only',
      name: 'Orders in production',
      readOnly: true,
    }),
  };
  const bare: Session = {
    id: 'bare',
    endpoint: () => ({ ...session.endpoint(), id: 'bare', name: 'Bare', facets: {} }),
    onEndpointChange: (listener) => session.onEndpointChange(listener),
    topology: session.topology,
    close: () => Promise.resolve(),
  };
  const sessions = new Sessions();
  for (const each of [session, readOnly, bare]) sessions.add(each);
  // Nothing here is filtered: no thread is ever started.
  const workers = new WorkerPool(new URL('file:///none'));
  const profiles = await Profiles.open({
    file: await ProfilesFile.open({ directory, onBroken: () => undefined }),
    secrets: secretsInMemory(),
    sessions,
    openSession: () => bare,
    isOwed: () => false,
    onNotConnected: () => undefined,
    onFault: () => undefined,
  });
  const imports = new Imports(path.join(directory, 'imports'));
  const readLarge = readLargeIn(workers);
  jobs = Jobs.open({
    directory: path.join(directory, 'jobs'),
    clock: systemClock,
    openEnds: (task, open) => openEnds({ sessions, imports, readLarge, now: Date.now }, task, open),
    onNotice: (title) => {
      throw new Error(title);
    },
  });
  const handlers = allHandlers({
    imports,
    profiles,
    deadLetters: new DeadLetters(systemClock, (thrown) => {
      throw thrown;
    }),
    amqpPort: 0,
    info: { version: 'test', startedAt: 0, dataDirectory: directory },
    sessions,
    owned: new Owned(),
    workers,
    readLarge,
    snapshotFilters: new SnapshotFilters(workers),
    notices: new Notices(Date.now),
    stats: new Stats(() => session.brokerTotals(), systemClock),
    settings: await SettingsFile.open({ directory, onBroken: () => undefined }),
    jobs,
  });
  page = openPage({
    attach: (pipe) =>
      void serveClient(api, handlers, pipe, {
        onFault: (error) => {
          throw error;
        },
      }),
  });
});

afterEach(async () => {
  page.close();
  await (await jobs).close();
  await session.close();
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

type Changing = {
  [N in RequestName]: readonly [N, Omit<RequestInput<LeveretApi, N>, 'endpointId'>];
}[RequestName];

const declaration = { durable: true, autoDelete: false, arguments: [] };
const binding = {
  source: 'amq.topic',
  destination: 'q',
  destinationKind: 'queue' as const,
  routingKey: 'k',
  arguments: [],
};
const changing: readonly Changing[] = [
  ['queue.declare', { name: 'new', ...declaration }],
  ['queue.delete', { queue: 'q', ifUnused: false, ifEmpty: false }],
  ['queue.purge', { queue: 'q' }],
  ['exchange.declare', { name: 'new', type: 'direct', internal: false, ...declaration }],
  ['exchange.delete', { name: 'new', ifUnused: false }],
  ['binding.create', { binding }],
  ['binding.delete', { binding }],
  ['message.delete', { queue: 'q', sequence: '1' }],
  ['message.publish', { exchange: '', routingKey: 'q', properties: {}, body: Buffer.from('y') }],
  ['connection.close', { connectionId: '1', reason: 'x' }],
];

function ask(endpointId: string, [name, input]: Changing): Promise<unknown> {
  return page.request(name, { endpointId, ...input });
}

describe('on a read-only endpoint', () => {
  test.each(changing)('%s is refused, and the endpoint named', async (...change) => {
    await expect(ask('read-only', change as Changing)).rejects.toMatchObject({
      code: 'read_only',
      message: expect.stringContaining("'Orders in production'") as string,
    });
  });

  test('a test consumer is refused, and nothing was changed by any of this', async () => {
    const runId = 'run-0001';
    const options = { queue: 'q', runId, prefetch: 1, settle: 'ack', delayMs: 0 } as const;
    const consumer = collect(page, 'consumer.run', { endpointId: 'read-only', ...options });
    await eventually(() => expect(consumer.ended).toMatchObject({ code: 'read_only' }));
    expect([...broker.queues()].map((queue) => [queue.name, queue.readyCount])).toEqual([['q', 1]]);
  });

  test('looking is allowed', async () => {
    const taken = await page.request('snapshot.take', { endpointId: 'read-only', queue: 'q' });
    expect(taken.total).toBe(1);
    const message = await page.request('message.get', { endpointId: 'read-only', queue: 'q', sequence: '1' });
    expect(Buffer.from(message.body).toString()).toBe('x');
  });
});

describe('on an endpoint without the facet', () => {
  test.each(changing)('%s is not supported, and the endpoint named', async (...change) => {
    await expect(ask('bare', change as Changing)).rejects.toMatchObject({
      code: 'not_supported',
      message: expect.stringContaining("'Bare'") as string,
    });
  });

  test('streams are not supported either', async () => {
    const watched = collect(page, 'consumer.watch', { endpointId: 'bare' });
    const target = { queue: 'q' };
    const tapped = collect(page, 'message.tap', { endpointId: 'bare', target, kinds: ['acked'] });
    await eventually(() => expect(watched.ended).toMatchObject({ code: 'not_supported' }));
    await eventually(() => expect(tapped.ended).toMatchObject({ code: 'not_supported' }));
  });
});

test('an endpoint that does not exist is said to be missing', async () => {
  await expect(ask('elsewhere', ['queue.purge', { queue: 'q' }])).rejects.toMatchObject({
    code: 'not_found',
  });
  const watched = collect(page, 'queue.watch', { endpointId: 'elsewhere' });
  await eventually(() => expect(watched.ended).toMatchObject({ code: 'not_found' }));
});

test('endpoints are listed and watched with what they can do', async () => {
  const { endpoints } = await page.request('endpoint.list', {});
  expect(endpoints.map(({ id, readOnly }) => [id, readOnly])).toEqual([
    ['open', false],
    ['read-only', true],
    ['bare', false],
  ]);
  const watched = collect(page, 'endpoint.watch', {});
  await eventually(() => expect(pictureOf(watched.rows).synced).toBe(true));
  expect(pictureOf(watched.rows).rows.get('open')).toMatchObject({
    kind: 'embedded',
    address: `amqp://localhost:${broker.port}`,
    facets: { browse: { effect: 'none' }, publish: { reportsQueues: true } },
  });
});

test('the default exchange, whose name is empty, is among the exchanges that a page watches', async () => {
  const watched = collect(page, 'exchange.watch', { endpointId: 'open' });
  await eventually(() => expect(pictureOf(watched.rows).synced).toBe(true));
  expect(pictureOf(watched.rows).rows.get('')).toMatchObject({ name: '', type: 'direct' });
});
