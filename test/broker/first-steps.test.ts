// A third-party client against the broker: the shortest way from a program's message to a consumer and to the inspector.

import amqp from 'amqplib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';

let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
});

afterEach(async () => {
  await broker.close();
});

test('amqplib declares, publishes, consumes and acks', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('hello', { durable: false });
  channel.sendToQueue('hello', Buffer.from('Hello World!'), { contentType: 'text/plain', messageId: 'one' });
  await channel.waitForConfirms();
  const bodies: string[] = [];
  await channel.consume('hello', (message) => {
    if (message === null) return;
    bodies.push(message.content.toString());
    channel.ack(message);
  });
  await eventually(() => expect(bodies).toEqual(['Hello World!']));
  await eventually(() => expect(broker.queue('hello')?.counters.acked).toBe(1));
  await connection.close();
});

test('a snapshot and a read show what waits and move nothing', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('orders');
  for (const text of ['a', 'b', 'c']) channel.sendToQueue('orders', Buffer.from(text));
  await channel.waitForConfirms();
  const taken = await channel.get('orders');
  expect(taken && taken.content.toString()).toBe('a');
  const { sequences, ready, unacked } = broker.snapshot('orders');
  expect([...sequences]).toEqual([1, 2, 3]);
  expect([ready, unacked]).toEqual([2, 1]);
  const views = broker.read('orders', [...sequences, 99]);
  expect(views.map((view) => view && Buffer.from(view.body).toString())).toEqual(['a', 'b', 'c', null]);
  expect(views.map((view) => view?.state)).toEqual(['unacked', 'ready', 'ready', undefined]);
  await connection.close();
  await eventually(() => expect(broker.queue('orders')?.readyCount).toBe(3));
});
