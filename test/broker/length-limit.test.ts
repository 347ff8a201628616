// x-max-length and x-max-length-bytes: who goes when the queue is full, and what the publisher hears of it.

import amqp from 'amqplib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { tableOf } from '../support/field-table.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { bodies, send, waiting } from '../support/waiting-messages.ts';

let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
});

afterEach(async () => {
  await broker.close();
});

test('the oldest ready messages go when there are too many', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-max-length': 2 }) });
  for (const body of ['a', 'b', 'c', 'd']) send(broker, 'q', body);
  expect(bodies(broker, 'q')).toEqual(['c', 'd']);
  expect(broker.queue('q')?.counters.discarded).toBe(2);
});

test('bytes of bodies count, and a message larger than the limit does not stay', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-max-length-bytes': 5 }) });
  for (const body of ['aa', 'bb', 'cc']) send(broker, 'q', body);
  expect(bodies(broker, 'q')).toEqual(['bb', 'cc']);
  send(broker, 'q', 'far too large');
  expect(bodies(broker, 'q')).toEqual([]);
  expect(broker.queue('q')?.readyBytes).toBe(0);
});

test('unacked messages do not count until they come back', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-max-length': 1 }) });
  const consumer = broker.consume({ queue: 'q', prefetch: 1 }, () => {});
  send(broker, 'q', 'held');
  send(broker, 'q', 'ready');
  expect(broker.queue('q')).toMatchObject({ readyCount: 1, unackedCount: 1 });
  consumer.cancel();
  expect(bodies(broker, 'q')).toEqual(['ready']);
});

test('a limit of zero passes messages on to a consumer that waits', () => {
  broker.declareQueue({ name: 'q', arguments: tableOf({ 'x-max-length': 0 }) });
  let got = 0;
  broker.consume({ queue: 'q', noAck: true }, () => (got += 1));
  send(broker, 'q', 'x');
  expect(got).toBe(1);
});

test('with reject-publish the newest are refused and amqplib hears of each one', async () => {
  broker.declareQueue({
    name: 'q',
    arguments: tableOf({ 'x-max-length': 2, 'x-overflow': 'reject-publish' }),
  });
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const channel = await connection.createConfirmChannel();
  const outcomes = await Promise.all(
    ['a', 'b', 'c', 'd'].map(
      (body) =>
        new Promise<string>((resolve) => {
          channel.sendToQueue('q', Buffer.from(body), {}, (error) => resolve(error ? 'refused' : 'taken'));
        }),
    ),
  );
  expect(outcomes).toEqual(['taken', 'taken', 'refused', 'refused']);
  expect(bodies(broker, 'q')).toEqual(['a', 'b']);
  await connection.close();
});

test('one queue that refuses makes a nack, though another has taken the message', async () => {
  broker.declareQueue({
    name: 'full',
    arguments: tableOf({ 'x-max-length': 0, 'x-overflow': 'reject-publish' }),
  });
  broker.declareQueue({ name: 'free' });
  for (const destination of ['full', 'free']) {
    broker.bind({
      source: 'amq.fanout',
      destination,
      destinationKind: 'queue',
      routingKey: '',
      arguments: [],
    });
  }
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  client.publish(1, 'amq.fanout', '', Buffer.from('x'));
  expect(await client.expect('basic.nack')).toEqual({ deliveryTag: 1n, multiple: false, requeue: false });
  expect(bodies(broker, 'free')).toEqual(['x']);
  client.destroy();
});

test('acks and nacks of one turn come in the order of the publishes', async () => {
  broker.declareQueue({
    name: 'q',
    arguments: tableOf({ 'x-max-length': 1, 'x-overflow': 'reject-publish' }),
  });
  broker.declareQueue({ name: 'free' });
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  client.socket.cork();
  for (const queue of ['q', 'free', 'q', 'free', 'free']) client.publish(1, '', queue, Buffer.from('x'));
  client.socket.uncork();
  expect(await client.expect('basic.ack')).toEqual({ deliveryTag: 2n, multiple: true });
  expect((await client.expect('basic.nack')).deliveryTag).toBe(3n);
  expect(await client.expect('basic.ack')).toEqual({ deliveryTag: 5n, multiple: true });
  client.destroy();
});

test('a refused message is dead-lettered with reject-publish-dlx', () => {
  broker.declareQueue({ name: 'dead' });
  broker.declareQueue({
    name: 'q',
    arguments: tableOf({
      'x-max-length': 1,
      'x-overflow': 'reject-publish-dlx',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'dead',
    }),
  });
  for (const body of ['a', 'b']) send(broker, 'q', body);
  expect(bodies(broker, 'q')).toEqual(['a']);
  const [letter] = waiting(broker, 'dead');
  expect(letter?.body).toBe('b');
  expect(letter?.properties.headers?.find(({ key }) => key === 'x-first-death-reason')?.value.value).toBe(
    'maxlen',
  );
});

test('a transaction that a full queue has cut short fails at its commit', async () => {
  broker.declareQueue({
    name: 'q',
    arguments: tableOf({ 'x-max-length': 1, 'x-overflow': 'reject-publish' }),
  });
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'tx.select', {});
  await client.expect('tx.select-ok');
  for (const body of ['a', 'b']) client.publish(1, '', 'q', Buffer.from(body));
  client.send(1, 'tx.commit', {});
  const close = await client.expect('channel.close');
  expect(close.replyText).toBe('PRECONDITION_FAILED - partial tx completion');
  expect(bodies(broker, 'q')).toEqual(['a']);
  client.destroy();
});

const many = 5000;

/** A queue that is full of many messages of one byte, which go to `dead` when they die. */
function fillWithMany(): void {
  broker.declareQueue({ name: 'dead' });
  const limit = {
    'x-max-length-bytes': many,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': 'dead',
  };
  broker.declareQueue({ name: 'q', arguments: tableOf(limit) });
  for (let count = 0; count < many; count += 1) send(broker, 'q', String(count % 10));
  expect(broker.queue('q')?.readyCount).toBe(many);
}

test('a message in whose place very many go waits for that, and they die in order over several turns', async () => {
  fillWithMany();
  const large = 'x'.repeat(many);
  send(broker, 'q', large);
  const got: string[] = [];
  broker.consume({ queue: 'q', noAck: true }, ({ body }) => got.push(Buffer.from(body).toString()));
  expect(got).toEqual([]);
  for (let before = many + 1; before > 1;) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = broker.queue('q')?.readyCount ?? 0;
    expect(before - now).toBeLessThan(many / 4);
    if (now > 1) expect(got).toEqual([]);
    before = now;
  }
  expect(got).toEqual([large]);
  expect(bodies(broker, 'dead').join('')).toBe('0123456789'.repeat(many / 10));
});

test('a client that asks for the queue finds them gone', async () => {
  fillWithMany();
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.publish(1, '', 'q', Buffer.alloc(many, 'x'), {});
  client.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: true });
  expect(await client.expect('basic.get-ok')).toMatchObject({ messageCount: 0 });
  expect(broker.queue('dead')?.readyCount).toBe(many);
  client.destroy();
});

test('a queue that is deleted while very many go takes the rest with it', async () => {
  fillWithMany();
  send(broker, 'q', 'x'.repeat(many));
  broker.deleteQueue('q');
  await eventually(() => expect(broker.totals.discarded).toBe(many + 1));
  broker.deleteQueue('dead');
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
});
