// Messages that die of age, and queues that nobody uses. The clock is the test's own.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { tableOf } from '../support/field-table.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { bodies, send } from '../support/waiting-messages.ts';

let broker: Broker;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  broker = await createBroker({ port: 0, version: 'test' });
});

afterEach(async () => {
  vi.useRealTimers();
  await broker.close();
});

test('messages leave after the time to live of their queue', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-message-ttl': 1000 }) });
  send(broker, 'q', 'a');
  vi.advanceTimersByTime(600);
  send(broker, 'q', 'b');
  vi.advanceTimersByTime(500);
  expect(bodies(broker, 'q')).toEqual(['b']);
  vi.advanceTimersByTime(500);
  expect(bodies(broker, 'q')).toEqual([]);
  expect(broker.queue('q')?.counters.discarded).toBe(2);
  expect(broker.memory.messageBytes).toBe(0);
});

test('an expiration of its own counts when it is the shorter one', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-message-ttl': 1000 }) });
  send(broker, 'q', 'short', { expiration: '10' });
  send(broker, 'q', 'long', { expiration: '9000' });
  vi.advanceTimersByTime(11);
  expect(bodies(broker, 'q')).toEqual(['long']);
  vi.advanceTimersByTime(1000);
  expect(bodies(broker, 'q')).toEqual([]);
});

test('an expired message waits behind one that lives, as in RabbitMQ', () => {
  broker.declareQueue({ name: 'q' });
  send(broker, 'q', 'lives');
  send(broker, 'q', 'expires', { expiration: '10' });
  vi.advanceTimersByTime(1000);
  expect(bodies(broker, 'q')).toEqual(['lives', 'expires']);
  const consumer = broker.consume({ queue: 'q', prefetch: 1 }, () => {});
  expect(bodies(broker, 'q')).toEqual(['lives']);
  consumer.settle(1, 'ack');
  expect(bodies(broker, 'q')).toEqual([]);
  expect(broker.queue('q')?.counters.delivered).toBe(1);
});

test('a time to live of zero reaches a consumer that waits, and nobody else', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-message-ttl': 0 }) });
  send(broker, 'q', 'too early');
  expect(bodies(broker, 'q')).toEqual([]);
  const got: string[] = [];
  broker.consume({ queue: 'q', noAck: true }, (delivery) => got.push(Buffer.from(delivery.body).toString()));
  send(broker, 'q', 'in time');
  expect(got).toEqual(['in time']);
});

test('a time to live of zero is over at once behind another message', () => {
  broker.declareQueue({ name: 'q' });
  send(broker, 'q', 'lives');
  send(broker, 'q', 'too early', { expiration: '0' });
  const got: string[] = [];
  broker.consume({ queue: 'q', noAck: true }, (delivery) => got.push(Buffer.from(delivery.body).toString()));
  expect(got).toEqual(['lives']);
});

test('a message that comes back keeps its time', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-message-ttl': 1000 }) });
  send(broker, 'q', 'a');
  const consumer = broker.consume({ queue: 'q' }, () => {});
  vi.advanceTimersByTime(2000);
  expect(broker.queue('q')?.unackedCount).toBe(1);
  consumer.cancel();
  expect(broker.queue('q')).toMatchObject({ readyCount: 0, unackedCount: 0 });
});

test('a backlog that expires at once goes in pieces and is not delivered meanwhile', async () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-message-ttl': 1000 }) });
  for (let count = 0; count < 5000; count += 1) send(broker, 'q', 'x');
  vi.setSystemTime(Date.now() + 2000);
  let got = 0;
  broker.consume({ queue: 'q', noAck: true }, () => (got += 1));
  expect(broker.queue('q')?.readyCount).toBeGreaterThanOrEqual(3000);
  expect(broker.queue('q')?.readyCount).toBeLessThan(5000);
  vi.advanceTimersByTime(2000);
  expect([got, broker.queue('q')?.readyCount]).toEqual([0, 0]);
  send(broker, 'q', 'fresh');
  expect(got).toBe(1);
});

test.each([
  ['soon', 'no_integer'],
  ['', 'no_integer'],
  ['-1', '{value_negative,-1}'],
  ['12s', '{leftover_string,"s"}'],
  ['1.5', '{leftover_string,".5"}'],
  ['315360000001', '{value_too_large,315360000001}'],
])('the expiration "%s" closes the channel', async (expiration, fault) => {
  vi.useRealTimers();
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.publish(1, '', 'q', Buffer.from('x'), { expiration });
  const close = await client.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    406,
    `PRECONDITION_FAILED - invalid expiration '${expiration}': ${fault}`,
  ]);
  client.destroy();
});

test('a queue with x-expires goes when nobody has used it for so long', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-expires': 1000 }) });
  vi.advanceTimersByTime(700);
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-expires': 1000 }) });
  vi.advanceTimersByTime(700);
  send(broker, 'q', 'publishing is not using');
  expect(broker.queue('q')).toBeDefined();
  vi.advanceTimersByTime(301);
  expect(broker.queue('q')).toBeUndefined();
});

test('a consumer keeps it, and its time begins anew when the last one leaves', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-expires': 1000 }) });
  const consumer = broker.consume({ queue: 'q' }, () => {});
  vi.advanceTimersByTime(5000);
  consumer.cancel();
  vi.advanceTimersByTime(900);
  expect(broker.queue('q')).toBeDefined();
  vi.advanceTimersByTime(101);
  expect(broker.queue('q')).toBeUndefined();
});
