// The exchange types of RabbitMQ's plugins: x-delayed-message and x-consistent-hash.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { bodies, waiting } from '../support/waiting-messages.ts';

let broker: Broker;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  broker = await createBroker({ port: 0, version: 'test' });
});

afterEach(async () => {
  vi.useRealTimers();
  await broker.close();
});

function exchange(type: string, given: Record<string, Plain>): void {
  broker.declareExchange({ name: 'x', type, arguments: tableOf(given) });
}

function bound(destination: string, routingKey: string): void {
  broker.declareQueue({ name: destination });
  broker.bind({ source: 'x', destination, destinationKind: 'queue', routingKey, arguments: [] });
}

function publish(body: string, routingKey: string, headers: Record<string, Plain> = {}): string[] {
  const message = {
    exchange: 'x',
    routingKey,
    properties: { headers: tableOf(headers) },
    body: Buffer.from(body),
  };
  return broker.publish(message).queues;
}

test('messages come after their delay, in the order of their times', () => {
  exchange('x-delayed-message', { 'x-delayed-type': 'topic' });
  bound('q', 'k.*');
  publish('late', 'k.1', { 'x-delay': 2000, z: 1, a: 2 });
  publish('soon', 'k.1', { 'x-delay': 1000n });
  publish('text', 'k.1', { 'x-delay': '1000' });
  publish('elsewhere', 'other', { 'x-delay': 500 });
  expect(publish('now', 'k.1')).toEqual(['q']);
  expect(bodies(broker, 'q')).toEqual(['now']);
  vi.advanceTimersByTime(1000);
  expect(bodies(broker, 'q')).toEqual(['now', 'soon', 'text']);
  vi.advanceTimersByTime(1000);
  expect(bodies(broker, 'q')).toEqual(['now', 'soon', 'text', 'late']);
  // Negative once it has been held, in a sorted table, as the plugin leaves it.
  expect(waiting(broker, 'q')[3]?.properties.headers).toEqual(tableOf({ a: 2, 'x-delay': -2000, z: 1 }));
});

test('a negative, senseless or endless delay is none', () => {
  exchange('x-delayed-message', { 'x-delayed-type': 'direct' });
  bound('q', 'k');
  for (const delay of [-5, 'soon', true, 2 ** 32]) publish(String(delay), 'k', { 'x-delay': delay });
  expect(bodies(broker, 'q')).toEqual(['-5', 'soon', 'true', '4294967296']);
});

test('many messages come in order whatever their delays', () => {
  exchange('x-delayed-message', { 'x-delayed-type': 'fanout' });
  bound('q', '');
  const delays = Array.from({ length: 3000 }, (_one, index) => ((index * 7919) % 3001) + 1);
  for (const delay of delays) publish(String(delay), '', { 'x-delay': delay });
  vi.advanceTimersByTime(3010);
  expect(bodies(broker, 'q')).toEqual(delays.toSorted((left, right) => left - right).map(String));
});

test('a message that came through another exchange goes on where it was held, and nowhere twice', () => {
  exchange('x-delayed-message', { 'x-delayed-type': 'fanout' });
  bound('q', '');
  broker.declareQueue({ name: 'direct' });
  for (const [destinationKind, destination] of [
    ['queue', 'direct'],
    ['exchange', 'x'],
  ] as const) {
    broker.bind({ source: 'amq.fanout', destination, destinationKind, routingKey: '', arguments: [] });
  }
  const properties = { headers: tableOf({ 'x-delay': 1000 }) };
  broker.publish({ exchange: 'amq.fanout', routingKey: '', properties, body: Buffer.from('job') });
  expect([bodies(broker, 'direct'), bodies(broker, 'q')]).toEqual([['job'], []]);
  vi.advanceTimersByTime(1000);
  expect([bodies(broker, 'direct'), bodies(broker, 'q')]).toEqual([['job'], ['job']]);
  expect(waiting(broker, 'q')[0]).toMatchObject({
    exchange: 'amq.fanout',
    properties: { headers: tableOf({ 'x-delay': -1000 }) },
  });
});

test('what is held when the exchange goes is gone', () => {
  exchange('x-delayed-message', { 'x-delayed-type': 'direct' });
  bound('q', 'k');
  publish('x', 'k', { 'x-delay': 1000 });
  broker.deleteExchange('x');
  vi.advanceTimersByTime(1000);
  expect(broker.memory.messageBytes).toBe(0);
});

test.each<[Record<string, Plain>, string]>([
  [{}, "Invalid argument, 'x-delayed-type' must be an existing exchange type"],
  [
    { 'x-delayed-type': 'x-delayed-message' },
    "Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'",
  ],
  [{ 'x-delayed-type': 'heap' }, "unknown exchange type 'heap'"],
])('x-delayed-message with %o is refused', (given, text) => {
  expect(() => exchange('x-delayed-message', given)).toThrow(`PRECONDITION_FAILED - ${text}`);
});

test('each routing key has one queue, and the queues get shares by their weight', () => {
  exchange('x-consistent-hash', {});
  bound('one', '1');
  bound('three', '3');
  const chosen = Array.from({ length: 4000 }, (_one, index) => publish('x', `key ${index}`));
  expect(chosen.every((queues) => queues.length === 1)).toBe(true);
  const share = broker.queue('three')?.readyCount ?? 0;
  expect(share).toBeGreaterThan(2800);
  expect(share).toBeLessThan(3200);
  expect(Array.from({ length: 4000 }, (_one, index) => publish('x', `key ${index}`))).toEqual(chosen);
});

test('a queue more takes only its share of the keys', () => {
  exchange('x-consistent-hash', {});
  for (const name of ['a', 'b', 'c']) bound(name, '1');
  const before = Array.from({ length: 2000 }, (_one, index) => publish('x', `${index}`)[0]);
  bound('d', '1');
  const after = Array.from({ length: 2000 }, (_one, index) => publish('x', `${index}`)[0]);
  const moved = after.filter((queue, index) => queue !== before[index]);
  expect(moved.every((queue) => queue === 'd')).toBe(true);
  expect(moved.length).toBeGreaterThan(400);
  expect(moved.length).toBeLessThan(600);
});

test('a second binding of a queue changes nothing, and removing one takes the queue out', () => {
  exchange('x-consistent-hash', {});
  bound('a', '1');
  bound('a', '50');
  bound('b', '1');
  for (let index = 0; index < 200; index += 1) publish('x', `${index}`);
  expect(broker.queue('b')?.readyCount).toBeGreaterThan(60);
  broker.unbind({ source: 'x', destination: 'a', destinationKind: 'queue', routingKey: '50', arguments: [] });
  for (let index = 0; index < 50; index += 1) expect(publish('x', `${index}`)).toEqual(['b']);
});

test('a header or a property decides instead of the routing key when the exchange says so', () => {
  exchange('x-consistent-hash', { 'hash-header': 'customer' });
  for (const name of ['a', 'b', 'c', 'd']) bound(name, '10');
  const chosen = Array.from(
    { length: 20 },
    (_one, index) => publish('x', `${index}`, { customer: 'same' })[0],
  );
  expect(new Set(chosen).size).toBe(1);
  const different = Array.from({ length: 50 }, (_one, index) => publish('x', 'same', { customer: index })[0]);
  expect(new Set(different).size).toBe(4);
  broker.declareExchange({
    name: 'p',
    type: 'x-consistent-hash',
    arguments: tableOf({ 'hash-property': 'message_id' }),
  });
  for (const name of ['a', 'b', 'c', 'd']) {
    broker.bind({
      source: 'p',
      destination: name,
      destinationKind: 'queue',
      routingKey: '10',
      arguments: [],
    });
  }
  const byId = Array.from({ length: 50 }, (_one, index) => {
    const properties = { messageId: `id ${index}` };
    return broker.publish({ exchange: 'p', routingKey: 'same', properties, body: Buffer.from('x') })
      .queues[0];
  });
  expect(new Set(byId).size).toBe(4);
});

test.each([
  ['0', 'The binding key must be greater than 0'],
  ['10001', 'The binding key must not exceed 10000'],
  ['heavy', 'The binding key must be an integer: <<"heavy">>'],
])('a weight of %s is refused', (weight, text) => {
  exchange('x-consistent-hash', {});
  expect(() => bound('q', weight)).toThrow(`PRECONDITION_FAILED - ${text}`);
});

test('header and property exclude each other, and the property must be one of three', () => {
  expect(() => exchange('x-consistent-hash', { 'hash-header': 'a', 'hash-property': 'message_id' })).toThrow(
    'hash-header and hash-property are mutually exclusive',
  );
  expect(() => exchange('x-consistent-hash', { 'hash-property': 'app_id' })).toThrow(
    'Unsupported property: app_id',
  );
});
