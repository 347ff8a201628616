// x-single-active-consumer: one takes, the others wait, and somebody always takes over.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { tableOf } from '../support/field-table.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { send } from '../support/waiting-messages.ts';

let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-single-active-consumer': true }) });
});

afterEach(async () => {
  await broker.close();
});

const consume = { ticket: 0, queue: 'q', noLocal: false, noAck: false, exclusive: false, nowait: false };

function activities(): Record<string, string> {
  return Object.fromEntries([...broker.consumers('q')].map(({ tag, activity }) => [tag, activity]));
}

async function consumer(tag: string, priority = 0): Promise<RawAmqp> {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'basic.consume', {
    ...consume,
    consumerTag: tag,
    arguments: tableOf({ 'x-priority': priority }),
  });
  await client.expect('basic.consume-ok');
  return client;
}

test('only the first consumer takes, until it is cancelled', async () => {
  const first = await consumer('first');
  const second = await consumer('second', 5);
  expect(activities()).toEqual({ first: 'single_active', second: 'waiting' });
  for (const body of ['a', 'b']) send(broker, 'q', body);
  for (let count = 0; count < 2; count += 1) {
    await first.expect('basic.deliver');
    await first.content();
  }
  first.send(1, 'basic.cancel', { consumerTag: 'first', nowait: false });
  await first.expect('basic.cancel-ok');
  expect(activities()).toEqual({ second: 'single_active' });
  send(broker, 'q', 'c');
  expect((await second.expect('basic.deliver')).redelivered).toBe(false);
  expect((await second.content()).body.toString()).toBe('c');
  // What the first one holds is still its own.
  first.send(1, 'basic.ack', { deliveryTag: 2n, multiple: true });
  await eventually(() => expect(broker.queue('q')?.counters.acked).toBe(2));
  first.destroy();
  second.destroy();
});

test('when its connection is lost, the successor gets what it held, in order', async () => {
  const first = await consumer('first');
  const low = await consumer('low', 1);
  const high = await consumer('high', 9);
  for (const body of ['a', 'b']) send(broker, 'q', body);
  await first.expect('basic.deliver');
  first.destroy();
  const got: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    expect((await high.expect('basic.deliver')).redelivered).toBe(true);
    got.push((await high.content()).body.toString());
  }
  expect(got).toEqual(['a', 'b']);
  expect(activities()).toEqual({ low: 'waiting', high: 'single_active' });
  for (const client of [low, high]) client.destroy();
});

test('a successor begins at once with what waits, also when nothing comes back', async () => {
  const first = await consumer('first');
  first.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 1, global: true });
  await first.expect('basic.qos-ok');
  const second = await consumer('second');
  for (const body of ['a', 'b']) send(broker, 'q', body);
  await first.expect('basic.deliver');
  await first.content();
  first.send(1, 'basic.cancel', { consumerTag: 'first', nowait: false });
  await first.expect('basic.cancel-ok');
  await second.expect('basic.deliver');
  expect((await second.content()).body.toString()).toBe('b');
  first.destroy();
  second.destroy();
});

test('in a quorum queue a higher priority takes over when the active one holds nothing more', async () => {
  broker.deleteQueue('q');
  const given = tableOf({ 'x-single-active-consumer': true, 'x-queue-type': 'quorum' });
  broker.declareQueue({ name: 'q', durable: true, arguments: given });
  const low = await consumer('low');
  for (const body of ['a', 'b']) send(broker, 'q', body);
  await low.expect('basic.deliver');
  await low.content();
  await low.expect('basic.deliver');
  await low.content();
  const high = await consumer('high', 5);
  const highest = await consumer('highest', 9);
  send(broker, 'q', 'c');
  expect(activities()).toEqual({ low: 'single_active', high: 'waiting', highest: 'waiting' });
  low.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  await eventually(() => expect(broker.queue('q')?.counters.acked).toBe(1));
  expect(broker.queue('q')?.readyCount).toBe(1);
  low.send(1, 'basic.ack', { deliveryTag: 2n, multiple: false });
  await highest.expect('basic.deliver');
  expect((await highest.content()).body.toString()).toBe('c');
  expect(activities()).toEqual({ low: 'waiting', high: 'waiting', highest: 'single_active' });
  // One that holds nothing gives way at once.
  highest.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  await eventually(() => expect(broker.queue('q')?.unackedCount).toBe(0));
  const top = await consumer('top', 10);
  expect(activities()).toMatchObject({ highest: 'waiting', top: 'single_active' });
  for (const client of [low, high, highest, top]) client.destroy();
});

test('when the one that was to take over leaves, the active one goes on', async () => {
  broker.deleteQueue('q');
  const given = tableOf({ 'x-single-active-consumer': true, 'x-queue-type': 'quorum' });
  broker.declareQueue({ name: 'q', durable: true, arguments: given });
  const low = await consumer('low');
  send(broker, 'q', 'a');
  await low.expect('basic.deliver');
  await low.content();
  const high = await consumer('high', 5);
  send(broker, 'q', 'b');
  expect(broker.queue('q')?.readyCount).toBe(1);
  high.destroy();
  await low.expect('basic.deliver');
  expect((await low.content()).body.toString()).toBe('b');
  low.destroy();
});

test('a consumer that wants the queue for itself is refused', async () => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'basic.consume', { ...consume, consumerTag: 'c', exclusive: true, arguments: [] });
  const close = await client.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    403,
    "ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use",
  ]);
  client.destroy();
});

test('consumers of other queues are simply up', () => {
  broker.declareQueue({ name: 'other' });
  broker.consume({ queue: 'other', tag: 'c' }, () => {});
  expect([...broker.consumers('other')].map(({ activity }) => activity)).toEqual(['up']);
});
