// x-max-priority: who is delivered first, and that an inspector still sees the queue in the order of arrival.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { tableOf } from '../support/field-table.ts';
import { bodies, send } from '../support/waiting-messages.ts';

let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-max-priority': 5 }) });
});

afterEach(async () => {
  await broker.close();
});

function drain(prefetch = 0): string[] {
  const got: string[] = [];
  const options = { queue: 'q', noAck: prefetch === 0, prefetch };
  const consumer = broker.consume(options, (delivery) => got.push(Buffer.from(delivery.body).toString()));
  consumer.cancel();
  return got;
}

test('higher priorities go first, equal ones in order; above the maximum counts as the maximum', () => {
  for (const [body, priority] of [
    ['low', 1],
    ['none', undefined],
    ['high', 5],
    ['higher than there is', 200],
    ['also low', 1],
  ] as const) {
    send(broker, 'q', body, priority === undefined ? {} : { priority });
  }
  expect(bodies(broker, 'q')).toEqual(['low', 'none', 'high', 'higher than there is', 'also low']);
  expect(drain()).toEqual(['high', 'higher than there is', 'low', 'also low', 'none']);
});

test('what comes back goes to its place within its priority', () => {
  for (const body of ['a', 'b']) send(broker, 'q', body, { priority: 2 });
  send(broker, 'q', 'urgent', { priority: 4 });
  expect(drain(2)).toEqual(['urgent', 'a']);
  send(broker, 'q', 'late', { priority: 2 });
  expect(drain()).toEqual(['urgent', 'a', 'b', 'late']);
  expect(broker.queue('q')).toMatchObject({ readyCount: 0, readyBytes: 0 });
});

test('each priority has a front where messages expire', async () => {
  send(broker, 'q', 'lives', { priority: 3 });
  send(broker, 'q', 'goes', { priority: 1, expiration: '0' });
  expect(bodies(broker, 'q')).toEqual(['lives']);
});

test('one message can be deleted out of its priority', () => {
  for (const priority of [1, 2, 3]) send(broker, 'q', `p${priority}`, { priority });
  expect(broker.deleteMessage('q', 2)).toBe(true);
  expect(bodies(broker, 'q')).toEqual(['p1', 'p3']);
  expect(broker.purgeQueue('q')).toEqual({ messages: 2 });
});
