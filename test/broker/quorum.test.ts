// Quorum queues as one node has them: counted deliveries, their limit, who goes first after coming back, and what such
// a queue cannot be.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeProperties } from '../../src/amqp/properties.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { queueDeclare, RawAmqp } from '../support/raw-amqp.ts';
import { bodies, send, waiting } from '../support/waiting-messages.ts';

let broker: Broker;
let client: RawAmqp;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
});

afterEach(async () => {
  client.destroy();
  await broker.close();
});

function quorum(name: string, given: Readonly<Record<string, Plain>> = {}): void {
  broker.declareQueue({ name, durable: true, arguments: tableOf({ 'x-queue-type': 'quorum', ...given }) });
}

async function get(
  queue: string,
): Promise<{ redelivered: boolean; count: unknown; body: string; tag: bigint }> {
  client.send(1, 'basic.get', { ticket: 0, queue, noAck: false });
  const { redelivered, deliveryTag } = await client.expect('basic.get-ok');
  const { properties, body } = await client.content();
  const { headers } = decodeProperties(properties);
  const count = headers?.find(({ key }) => key === 'x-delivery-count')?.value;
  return { redelivered, count, body: body.toString(), tag: deliveryTag };
}

test('a delivery that failed is counted in x-delivery-count, from the second one on', async () => {
  quorum('q');
  send(broker, 'q', 'job', {
    headers: tableOf({ 'x-delivery-count': 'forged', zone: 1, a: 1 }),
    messageId: 'm',
  });
  const first = await get('q');
  expect(first).toMatchObject({ redelivered: false, count: { tag: 'S', value: 'forged' } });
  client.send(1, 'basic.nack', { deliveryTag: first.tag, multiple: false, requeue: true });
  const second = await get('q');
  expect(second).toMatchObject({ redelivered: true, count: { tag: 'l', value: 1n } });
  client.send(1, 'basic.reject', { deliveryTag: second.tag, requeue: true });
  expect(await get('q')).toMatchObject({ count: { tag: 'l', value: 2n }, body: 'job' });
  expect(waiting(broker, 'q')[0]?.properties).toEqual({
    messageId: 'm',
    headers: tableOf({ a: 1, 'x-delivery-count': 2n, zone: 1 }),
  });
});

test('large messages arrive whole when they are counted', async () => {
  quorum('q');
  const large = 'x'.repeat(300_000);
  send(broker, 'q', large);
  client.send(1, 'basic.nack', { deliveryTag: (await get('q')).tag, multiple: false, requeue: true });
  expect((await get('q')).body).toBe(large);
});

test('after the limit it is dead-lettered, or gone without a dead-letter exchange', async () => {
  broker.declareQueue({ name: 'dead' });
  quorum('q', { 'x-delivery-limit': 2, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' });
  quorum('lost', { 'x-delivery-limit': 0 });
  for (const queue of ['q', 'lost']) {
    send(broker, queue, 'job');
    for (let tries = queue === 'q' ? 3 : 1; tries > 0; tries -= 1) {
      client.send(1, 'basic.nack', { deliveryTag: (await get(queue)).tag, multiple: false, requeue: true });
    }
    client.send(1, 'basic.get', { ticket: 0, queue, noAck: false });
    await client.expect('basic.get-empty');
  }
  const [letter] = waiting(broker, 'dead');
  const named = (key: string): unknown =>
    letter?.properties.headers?.find((field) => field.key === key)?.value.value;
  expect([named('x-first-death-reason'), named('x-first-death-queue'), named('x-delivery-count')]).toEqual([
    'delivery_limit',
    'q',
    undefined,
  ]);
  expect(broker.queue('lost')?.counters.discarded).toBe(1);
});

test('without an argument the limit is 20, and a negative one is none', async () => {
  quorum('q');
  quorum('endless', { 'x-delivery-limit': -1 });
  send(broker, 'q', 'job');
  send(broker, 'endless', 'job');
  for (let count = 0; count < 30; count += 1) {
    for (const queue of ['q', 'endless']) broker.consume({ queue }, () => {}).cancel();
  }
  expect(broker.queue('q')?.counters).toMatchObject({ delivered: 21, discarded: 1 });
  expect(broker.queue('endless')?.counters).toMatchObject({ delivered: 30, discarded: 0 });
});

test('what comes back goes first, in the order in which it came back', async () => {
  quorum('q');
  for (const body of ['a', 'b', 'c', 'd']) send(broker, 'q', body);
  const tags: bigint[] = [];
  for (let count = 0; count < 3; count += 1) tags.push((await get('q')).tag);
  for (const index of [2, 0, 1]) {
    client.send(1, 'basic.nack', { deliveryTag: tags[index] ?? 0n, multiple: false, requeue: true });
  }
  const order: string[] = [];
  for (let count = 0; count < 4; count += 1) order.push((await get('q')).body);
  expect(order).toEqual(['c', 'a', 'b', 'd']);
});

test.each([
  ['non-durable', { durable: false }],
  ['exclusive-owner', { durable: true, exclusive: true }],
  ['auto-delete', { durable: true, autoDelete: true }],
])('it cannot be %s', async (property, flags) => {
  client.send(
    1,
    'queue.declare',
    queueDeclare('q', { ...flags, arguments: tableOf({ 'x-queue-type': 'quorum' }) }),
  );
  expect((await client.expect('channel.close')).replyText).toBe(
    `PRECONDITION_FAILED - invalid property '${property}' for queue 'q' in vhost '/'`,
  );
});

test('it needs a name, and knows no priorities', async () => {
  const given = tableOf({ 'x-queue-type': 'quorum' });
  client.send(1, 'queue.declare', queueDeclare('', { durable: true, arguments: given }));
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue',
  );
  client.send(1, 'channel.close-ok', {});
  expect(() => quorum('q', { 'x-max-priority': 5 })).toThrow(
    "invalid arg 'x-max-priority' for queue 'q' in vhost '/' of queue type rabbit_quorum_queue",
  );
});

test('the prefetch of a whole channel is 540, and basic.get beside a single active consumer is 405', async () => {
  quorum('q', { 'x-single-active-consumer': true });
  client.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: true });
  const close = await client.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    405,
    "RESOURCE_LOCKED - cannot obtain access to locked queue 'q' in vhost '/'. basic.get operations are not supported by quorum queues with single active consumer",
  ]);
  client.send(1, 'channel.close-ok', {});
  await client.openChannel(1);
  client.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 5, global: true });
  await client.expect('basic.qos-ok');
  client.send(1, 'basic.consume', {
    ticket: 0,
    queue: 'q',
    consumerTag: 'c',
    noLocal: false,
    noAck: false,
    exclusive: false,
    nowait: false,
    arguments: [],
  });
  const refused = await client.expect('connection.close');
  expect([refused.replyCode, refused.replyText]).toEqual([
    540,
    "NOT_IMPLEMENTED - queue 'q' in vhost '/' does not support global qos",
  ]);
});

test('age and length count as in classic queues', () => {
  quorum('q', { 'x-max-length': 2 });
  for (const body of ['a', 'b', 'c']) send(broker, 'q', body);
  broker.consume({ queue: 'q', prefetch: 1 }, () => {}).cancel();
  expect(bodies(broker, 'q')).toEqual(['b', 'c']);
  expect(broker.purgeQueue('q')).toEqual({ messages: 2 });
});
