// Streams as their consumers see them: from where they begin, what an ack does, and what streams do not do.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { BrokerError } from '../../../src/broker/broker-error.ts';
import type { FieldValue } from '../../../src/amqp/field-table.ts';
import { eventually } from '../../support/eventually.ts';
import { tableOf } from '../../support/field-table.ts';
import { bodies } from '../../support/waiting-messages.ts';
import { Brokers, type Started } from '../durability/brokers.ts';
import { declareStream, fill, numbered, read } from './readers.ts';

let brokers: Brokers;
let started: Started;
let broker: Broker;

beforeEach(async () => {
  brokers = new Brokers();
  started = await brokers.start();
  ({ broker } = started);
});

afterEach(() => brokers.remove());

function found(from: Parameters<typeof read>[2]): string[] {
  const { bodies: all, consumer } = read(broker, 's', from);
  consumer.cancel();
  return all;
}

test('a consumer begins at the first, the last or the next message, at an offset, at a time or an age', async () => {
  declareStream(broker, 's');
  await fill(broker, 's', numbered(5));
  const all = numbered(5);
  expect(found('first')).toEqual(all);
  expect(found('last')).toEqual(['m4']);
  expect(found('next')).toEqual([]);
  expect(found(undefined)).toEqual([]);
  expect(found(3)).toEqual(['m3', 'm4']);
  expect(found(-1)).toEqual(all);
  expect(found(5)).toEqual([]);
  expect(found('1h')).toEqual(all);
  expect(found({ tag: 'T', value: 0n })).toEqual(all);
  expect(found({ tag: 'T', value: BigInt(Math.floor(Date.now() / 1000) + 3600) })).toEqual([]);
});

test('a consumer that waits for an offset gets nothing before it', async () => {
  declareStream(broker, 's');
  const waiting = read(broker, 's', 7);
  const next = read(broker, 's', 'next');
  await fill(broker, 's', numbered(10));
  await eventually(() => expect(waiting.bodies).toEqual(['m7', 'm8', 'm9']));
  expect(waiting.offsets).toEqual([7, 8, 9]);
  expect(next.bodies).toEqual(numbered(10));
});

test('a consumer gets no more than its prefetch until it acknowledges, and others are not held up', async () => {
  declareStream(broker, 's');
  await fill(broker, 's', numbered(9));
  const slow = read(broker, 's', 'first', { prefetch: 3, acks: false });
  const fast = read(broker, 's', 'first', { prefetch: 1 });
  expect(fast.bodies).toEqual(numbered(9));
  expect(slow.bodies).toEqual(numbered(3));
  expect(broker.queue('s')).toMatchObject({ readyCount: 9, unackedCount: 3 });
  slow.consumer.settle(2, 'ack', true);
  expect(slow.bodies).toEqual(numbered(5));
  slow.consumer.cancel();
  expect(broker.queue('s')).toMatchObject({ readyCount: 9, unackedCount: 0, consumerCount: 1 });
});

test('large messages arrive whole, one after the other', async () => {
  declareStream(broker, 's');
  const sizes = [300_000, 10, 200_000, 70_000, 140_000, 0, 1_000_000];
  const sent = sizes.map((size, index) => Buffer.alloc(size, 97 + index));
  await fill(broker, 's', sent);
  const { client } = started;
  client.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 10, global: false });
  client.send(1, 'basic.consume', {
    ticket: 0,
    queue: 's',
    consumerTag: 'c',
    noLocal: false,
    noAck: false,
    exclusive: false,
    nowait: false,
    arguments: tableOf({ 'x-stream-offset': 'first' }),
  });
  await client.expect('basic.qos-ok');
  await client.expect('basic.consume-ok');
  for (const body of sent) {
    await client.expect('basic.deliver');
    expect((await client.content()).body.equals(body)).toBe(true);
  }
});

test('all kinds of messages stay: transient, expired elsewhere, and dead letters with their history', async () => {
  declareStream(broker, 's');
  broker.declareQueue({
    name: 'short',
    arguments: tableOf({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 's', 'x-max-length': 1 }),
  });
  for (const body of ['a', 'b']) {
    broker.publish({ exchange: '', routingKey: 'short', properties: {}, body: Buffer.from(body) });
  }
  broker.publish({ exchange: '', routingKey: 's', properties: { expiration: '0' }, body: Buffer.from('c') });
  await broker.whenDurable();
  await eventually(() => expect(bodies(broker, 's')).toEqual(['a', 'c']));
});

test('publishes of a transaction are in the stream when the commit is answered', async () => {
  declareStream(broker, 's');
  const { client } = started;
  client.send(1, 'tx.select', {});
  await client.expect('tx.select-ok');
  client.publish(1, '', 's', Buffer.from('one'));
  client.send(1, 'tx.commit', {});
  await client.expect('tx.commit-ok');
  expect(bodies(broker, 's')).toEqual(['one']);
});

test('giving back is refused, and the end of the delivery frees its place', async () => {
  declareStream(broker, 's');
  await fill(broker, 's', numbered(2));
  const { consumer, bodies: found } = read(broker, 's', 'first', { prefetch: 1, acks: false });
  expect(() => consumer.settle(1, 'requeue')).toThrow(
    "NOT_IMPLEMENTED - basic.nack and basic.reject not supported by stream queues queue 's' in vhost '/'",
  );
  expect(broker.queue('s')?.unackedCount).toBe(0);
  expect(found).toEqual(['m0']);
});

test('a stream needs a data directory', async () => {
  const memory = await createBroker({ port: 0, version: 'test' });
  try {
    expect(() => declareStream(memory, 's')).toThrow('this broker has no data directory');
    expect(memory.queue('s')).toBeUndefined();
  } finally {
    await memory.close();
  }
});

test('whatever the arguments, a stream is declared and read or refused with words', async () => {
  const value: fc.Arbitrary<FieldValue> = fc.oneof(
    fc.record({ tag: fc.constant('S' as const), value: fc.string() }),
    fc.record({ tag: fc.constantFrom('I' as const), value: fc.integer() }),
    fc.record({ tag: fc.constant('l' as const), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
    fc.record({ tag: fc.constant('T' as const), value: fc.bigInt(0n, 2n ** 64n - 1n) }),
    fc.record({ tag: fc.constant('d' as const), value: fc.double() }),
    fc.record({ tag: fc.constant('t' as const), value: fc.boolean() }),
    fc.constant({ tag: 'V', value: null } as const),
    fc.constant({ tag: 'A', value: [] } as const),
    fc.constant({ tag: 'F', value: [] } as const),
  );
  const key = fc.constantFrom(
    'x-max-length-bytes',
    'x-max-age',
    'x-stream-max-segment-size-bytes',
    'x-initial-cluster-size',
    'x-queue-leader-locator',
    'x-stream-filter-size-bytes',
    'x-max-length',
    'other',
  );
  const type = tableOf({ 'x-queue-type': 'stream' });
  declareStream(broker, 's');
  await fill(broker, 's', numbered(3));
  let declared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ key, value })), value, async (given, offset) => {
      try {
        const { name } = broker.declareQueue({
          name: `t${declared}`,
          durable: true,
          arguments: [...type, ...given],
        });
        declared += 1;
        await fill(broker, name, ['x']);
        expect(bodies(broker, name)).toEqual(['x']);
        broker.deleteQueue(name);
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
      }
      try {
        read(broker, 's', offset).consumer.cancel();
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
      }
    }),
    { numRuns: 200 },
  );
  expect(declared).toBeGreaterThan(3);
});
