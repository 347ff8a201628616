// What a session shows of a real server through its management API: queues, exchanges, bindings, clients, policies, totals.

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { EndpointTotals } from '../../../../src/contract/endpoint-totals.ts';
import type {
  ConnectionRow,
  ConsumerEvent,
  ConsumerRow,
  ExchangeRow,
  QueueRow,
} from '../../../../src/contract/model.ts';
import type { PolicyRow } from '../../../../src/contract/policy.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, Picture, present } from '../../suite/tools.ts';
import { managedSession } from './managed-session.ts';

describeWith([rabbitmqMissing()], 'through the management API', () => {
  let server: SharedRabbitmq;
  let vhost: string;
  let session: RabbitMqSession;
  let client: Awaited<ReturnType<typeof amqp.connect>>;
  const stops: (() => void)[] = [];

  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
    session = await managedSession(server, { vhost });
    client = await amqp.connect(`amqp://localhost:${server.amqpPort}/${vhost}`, {
      clientProperties: { connection_name: 'billing' },
    });
  });
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  afterAll(async () => {
    await client.close();
    await session.close();
  });

  function queuesNow(): Picture<QueueRow> {
    const queues = new Picture<QueueRow>();
    stops.push(session.topology.watchQueues(queues));
    return queues;
  }

  test('a queue comes with its arguments, fills, and goes', async () => {
    const queues = queuesNow();
    const channel = await client.createChannel();
    await channel.assertQueue('orders', { durable: true, maxLength: 100 });
    channel.sendToQueue('orders', Buffer.from('one'));
    await eventually(() => expect(queues.byKey.get('orders')).toMatchObject({ ready: 1, consumers: 0 }));
    expect(queues.byKey.get('orders')).toMatchObject({
      type: 'classic',
      durable: true,
      arguments: [['x-max-length', { type: 'int64', value: '100' }]],
      readyBytes: 3,
      oldestReadyAt: null,
    });
    expect(queues.synced).toBe(1);
    await channel.deleteQueue('orders');
    await eventually(() => expect(queues.byKey.has('orders')).toBe(false));
  });

  test('numbers that the server has not got yet are unknown, not 0', async () => {
    const queues = queuesNow();
    const channel = await client.createChannel();
    await channel.assertQueue('untouched');
    await eventually(() => expect(queues.byKey.get('untouched')?.ready).toBe(0));
    // Nothing was ever published there, so the server has no rates.
    expect(queues.byKey.get('untouched')).toMatchObject({ inRate: null, outRate: null, ackRate: null });
    await channel.deleteQueue('untouched');
  });

  test('more queues than one page are all there, with their depths', async () => {
    const names = Array.from({ length: 620 }, (_, index) => `many.${String(index).padStart(4, '0')}`);
    const own = await server.admin.addVhost();
    await server.admin.call('POST', `/api/definitions/${own}`, {
      queues: names.map((name) => ({ name, durable: true, auto_delete: false, arguments: {} })),
    });
    const many = await managedSession(server, { vhost: own });
    const queues = new Picture<QueueRow>();
    const stop = many.topology.watchQueues(queues);
    await eventually(() => expect(queues.synced).toBe(1));
    expect([...queues.byKey.keys()].sort()).toEqual(names);
    await eventually(() => {
      for (const row of queues.byKey.values()) expect(row).toMatchObject({ ready: 0, unacked: 0 });
    });
    // The pages of numbers come one after the other.
    await eventually(() => expect(queues.byKey.get('many.0619')?.consumers).toBe(0));
    await server.admin.call('DELETE', `/api/queues/${own}/many.0001`);
    // A long list is read a twentieth of the time.
    await eventually(() => expect(queues.byKey.has('many.0001')).toBe(false), 40_000);
    stop();
    await many.close();
  }, 90_000);

  test('exchanges with their bindings, and bindings by either end, headers and odd names too', async () => {
    const exchanges = new Picture<ExchangeRow>();
    stops.push(session.topology.watchExchanges(exchanges));
    const channel = await client.createChannel();
    await channel.assertExchange('in/out %', 'headers', { durable: false });
    await channel.assertExchange('next', 'fanout', { durable: false });
    await channel.assertQueue('a/b?c#d');
    await channel.bindQueue('a/b?c#d', 'in/out %', '', { 'x-match': 'any', size: 3 });
    await channel.bindExchange('next', 'in/out %', 'key');
    await eventually(() => expect(exchanges.byKey.get('in/out %')?.bindings).toBe(2));
    expect(exchanges.byKey.get('')).toMatchObject({ type: 'direct', durable: true });
    const toQueue = {
      source: 'in/out %',
      destination: 'a/b?c#d',
      destinationKind: 'queue',
      routingKey: '',
      arguments: [
        ['size', { type: 'int64', value: '3' }],
        ['x-match', { type: 'string', value: 'any' }],
      ],
    };
    const toExchange = { destination: 'next', destinationKind: 'exchange', routingKey: 'key' };
    const { topology } = session;
    expect(await topology.bindings({ source: 'in/out %' })).toMatchObject([toQueue, toExchange]);
    expect(await topology.bindings({ destination: 'a/b?c#d' })).toContainEqual(toQueue);
    expect(await topology.bindings({ destination: 'next' })).toMatchObject([toExchange]);
    expect(await topology.bindings({ source: 'in/out %', destination: 'next' })).toMatchObject([toExchange]);
    expect(await topology.bindings({})).toContainEqual(toQueue);
    await channel.deleteQueue('a/b?c#d');
  });

  test('who consumes, with what its channel holds, and who joined and left', async () => {
    const facet = present(session.consumers, 'consumers');
    const consumers = new Picture<ConsumerRow>();
    const events = new Collector<ConsumerEvent>();
    const channel = await client.createChannel();
    await channel.assertQueue('work');
    await channel.prefetch(2);
    for (const body of ['1', '2', '3']) channel.sendToQueue('work', Buffer.from(body));
    stops.push(facet.watch('work', consumers), facet.watchEvents('work', events));
    await eventually(() => expect(consumers.synced).toBe(1));
    await channel.consume('work', () => undefined, { consumerTag: 'worker' });
    await eventually(() => expect(consumers.find((row) => row.unacked === 2)).toBeDefined());
    const row = consumers.find(({ tag }) => tag === 'worker');
    expect(row).toMatchObject({
      queue: 'work',
      clientName: 'billing',
      user: 'guest',
      ackMode: 'manual',
      prefetch: 2,
      delivered: null,
      joinedAt: null,
    });
    expect(row?.address).toMatch(/:\d+$/);
    // With a second consumer on the channel nobody knows whose the held messages are.
    await channel.consume('work', () => undefined, { consumerTag: 'second' });
    await eventually(() => expect(consumers.find(({ tag }) => tag === 'worker')?.unacked).toBeNull());
    await channel.close();
    await eventually(() => expect(consumers.byKey.size).toBe(0));
    const told = events.rows.map(({ kind, tag, clientName }) => `${tag} ${kind} ${clientName}`);
    expect(told.toSorted()).toEqual([
      'second joined billing',
      'second left billing',
      'worker joined billing',
      'worker left billing',
    ]);
    expect(events.rows.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  test('connections with their channels, and one is ended with a reason that its program hears', async () => {
    const facet = present(session.connections, 'connections');
    const connections = new Picture<ConnectionRow>();
    stops.push(facet.watch(connections));
    const victim = await amqp.connect(`amqp://localhost:${server.amqpPort}/${vhost}`, {
      clientProperties: { connection_name: 'victim' },
    });
    const ended = new Promise<Error>((resolve) => victim.on('close', resolve));
    const channel = await victim.createConfirmChannel();
    await channel.prefetch(7);
    const row = await eventually(() => {
      const found = connections.find(({ name }) => name === 'victim');
      expect(found?.channels).toMatchObject([{ number: 1, confirms: true, prefetchPerConsumer: 7 }]);
      return found;
    });
    expect(row).toMatchObject({ user: 'guest', vhost, blocked: false, product: 'amqplib' });
    await facet.close?.(row?.id ?? '', 'for the test\r\nx-other: 1 — é');
    expect((await ended).message).toContain('for the test');
    await eventually(() => expect(connections.byKey.has(row?.id ?? '')).toBe(false));
    await expect(facet.close?.(row?.id ?? '', 'again')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('policies of both kinds, and totals of this virtual host alone', async () => {
    const definition = { 'max-length': 7 };
    await server.admin.setPolicy(vhost, 'short', { pattern: '^s', definition, priority: 3 });
    await server.admin.call('PUT', `/api/operator-policies/${vhost}/rule`, { pattern: '.*', definition });
    const policies = new Picture<PolicyRow>();
    const totals = new Collector<EndpointTotals>();
    stops.push(present(session.policies, 'policies').watch(policies));
    await eventually(() => expect(policies.byKey.size).toBe(2));
    expect(policies.byKey.get('policy short')).toEqual({
      name: 'short',
      kind: 'policy',
      pattern: '^s',
      appliesTo: 'all',
      priority: 3,
      definition: [['max-length', { type: 'int64', value: '7' }]],
    });
    expect(policies.byKey.get('operatorPolicy rule')).toMatchObject({ kind: 'operatorPolicy' });
    const channel = await client.createChannel();
    await channel.assertQueue('only.one');
    stops.push(present(session.totals, 'totals').watch('live', totals));
    await eventually(() =>
      expect(totals.rows.at(-1)).toMatchObject({ policies: 2, exchanges: 9, consumers: 0 }),
    );
    expect(totals.rows.at(-1)?.nodes).toMatchObject([{ running: true, alarms: [], partitions: [] }]);
    await channel.deleteQueue('only.one');
  });

  test('the history of a queue is what the server remembers', async () => {
    const channel = await client.createConfirmChannel();
    await channel.assertQueue('past');
    for (let count = 0; count < 5; count += 1) channel.sendToQueue('past', Buffer.from('x'));
    await channel.waitForConfirms();
    await eventually(async () => {
      const { samples, intervalMs } = await session.topology.history('past');
      expect(intervalMs).toBe(5_000);
      expect(samples.at(-1)).toMatchObject({ ready: 5, unacked: 0 });
      expect(samples.every((sample, index) => sample.at > (samples[index - 1]?.at ?? 0))).toBe(true);
    }, 20_000);
    await channel.deleteQueue('past');
    await expect(session.topology.history('past')).rejects.toMatchObject({ code: 'not_found' });
  });
});
