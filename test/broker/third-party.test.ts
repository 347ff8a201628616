// Client libraries that other people wrote, unchanged, against the broker in this process.

import { AMQPClient } from '@cloudamqp/amqp-client';
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

test('amqp-client.js publishes with confirms, consumes and cancels', async () => {
  const client = new AMQPClient(`amqp://127.0.0.1:${broker.port}`);
  const connection = await client.connect();
  const channel = await connection.channel();
  await channel.confirmSelect();
  const { name } = await channel.queueDeclare('', { exclusive: true, autoDelete: true });
  await channel.queueBind(name, 'amq.topic', 'news.#');
  const bodies: string[] = [];
  const consumer = await channel.basicConsume(name, { noAck: false }, async (message) => {
    bodies.push(message.bodyString() ?? '');
    await message.ack();
  });
  await channel.basicPublish('amq.topic', 'news.today', 'hello', {
    contentType: 'text/plain',
    headers: { n: 1 },
  });
  await eventually(() => expect(bodies).toEqual(['hello']));
  await eventually(() => expect(broker.queue(name)?.counters.acked).toBe(1));
  await channel.basicCancel(consumer.tag);
  expect(broker.queue(name)).toBeUndefined();
  await connection.close();
});

test('amqplib sees the channel close with the code and the words', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createChannel();
  const failed = new Promise<Error>((resolve) => channel.once('error', resolve));
  await expect(channel.checkQueue('nope')).rejects.toThrow("NOT_FOUND - no queue 'nope' in vhost '/'");
  expect((await failed).message).toContain('404');
  const another = await connection.createChannel();
  await another.assertQueue('fine');
  await connection.close();
});

test('amqplib gets its mandatory message back', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createConfirmChannel();
  const returned = new Promise<amqp.Message>((resolve) => channel.once('return', resolve));
  channel.publish('amq.direct', 'nobody', Buffer.from('x'), { mandatory: true });
  await channel.waitForConfirms();
  expect((await returned).fields.routingKey).toBe('nobody');
  await connection.close();
});

test('amqplib is told of a queue that goes away under its consumer', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createChannel();
  await channel.assertQueue('short-lived');
  const gone = new Promise<void>((resolve) => {
    void channel.consume('short-lived', (message) => {
      if (message === null) resolve();
    });
  });
  await eventually(() => expect(broker.queue('short-lived')?.consumerCount).toBe(1));
  broker.deleteQueue('short-lived');
  await gone;
  await connection.close();
});

test('a large message and many small ones arrive whole and in order through amqplib', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('mixed');
  const bodies = Array.from({ length: 500 }, (_one, index) =>
    index === 250 ? Buffer.alloc(3_000_000, 'large') : Buffer.from(`message ${index}`),
  );
  const got: Buffer[] = [];
  await channel.consume('mixed', (message) => message !== null && got.push(message.content), { noAck: true });
  for (const body of bodies) channel.sendToQueue('mixed', body);
  await channel.waitForConfirms();
  await eventually(() => expect(got).toHaveLength(500));
  expect(got.every((body, index) => bodies[index]?.equals(body))).toBe(true);
  await connection.close();
});
