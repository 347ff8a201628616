// Direct reply-to: requests and answers without a queue that anybody declared.

import amqp from 'amqplib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeProperties } from '../../src/amqp/properties.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { publishBytes, queueDeclare, RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;
let client: RawAmqp;
const alias = 'amq.rabbitmq.reply-to';
const consume = { ticket: 0, queue: alias, noLocal: false, exclusive: false, nowait: false, arguments: [] };

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  broker.declareQueue({ name: 'service' });
  client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
});

afterEach(async () => {
  client.destroy();
  await broker.close();
});

async function replyName(): Promise<string> {
  client.send(1, 'basic.consume', { ...consume, consumerTag: 'replies', noAck: true });
  await client.expect('basic.consume-ok');
  client.publish(1, '', 'service', Buffer.from('question'), { replyTo: alias });
  client.send(1, 'basic.get', { ticket: 0, queue: 'service', noAck: true });
  await client.expect('basic.get-ok');
  return decodeProperties((await client.content()).properties).replyTo ?? '';
}

test('amqplib asks and is answered', async () => {
  const connection = await amqp.connect(`amqp://127.0.0.1:${broker.port}`);
  const server = await connection.createChannel();
  await server.consume(
    'service',
    (message) => {
      if (message === null) return;
      server.sendToQueue(message.properties.replyTo as string, Buffer.from(`re: ${message.content}`), {
        correlationId: message.properties.correlationId as string,
      });
    },
    { noAck: true },
  );
  const asker = await connection.createChannel();
  const answer = await new Promise<string>((resolve) => {
    void asker
      .consume(alias, (message) => resolve(`${message?.properties.correlationId} ${message?.content}`), {
        noAck: true,
      })
      .then(() => asker.sendToQueue('service', Buffer.from('hello'), { replyTo: alias, correlationId: '7' }));
  });
  expect(answer).toBe('7 re: hello');
  await connection.close();
});

test('the reply queue has a name of its own, which nobody lists but everybody can ask for', async () => {
  const name = await replyName();
  expect(name).toMatch(/^amq\.rabbitmq\.reply-to\..+\..+/);
  expect([...broker.queues()].map((queue) => queue.name)).toEqual(['service']);
  expect([...broker.consumers()]).toEqual([]);
  client.send(1, 'queue.declare', queueDeclare(name, { passive: true }));
  expect(await client.expect('queue.declare-ok')).toMatchObject({ messageCount: 0, consumerCount: 1 });
  client.send(1, 'queue.declare', queueDeclare(`${alias}.gone`));
  expect((await client.expect('channel.close')).replyText).toBe(
    `NOT_FOUND - no queue '${alias}.gone' in vhost '/'`,
  );
});

test('an answer after the asker has left is returned when it is mandatory', async () => {
  const name = await replyName();
  const server = await RawAmqp.open(broker.port);
  await server.openChannel(1);
  server.write(publishBytes(1, '', name, Buffer.from('answer'), {}, true));
  const { routingKey, exchange, consumerTag } = await client.expect('basic.deliver');
  expect([exchange, routingKey, consumerTag]).toEqual(['', name, 'replies']);
  await client.content();
  client.send(1, 'basic.cancel', { consumerTag: 'replies', nowait: false });
  await client.expect('basic.cancel-ok');
  server.write(publishBytes(1, '', name, Buffer.from('late'), {}, true));
  expect((await server.expect('basic.return')).replyText).toBe('NO_ROUTE');
  server.destroy();
});

test('after it is cancelled a channel may ask for replies again', async () => {
  await replyName();
  client.send(1, 'basic.cancel', { consumerTag: 'replies', nowait: false });
  await client.expect('basic.cancel-ok');
  expect(await replyName()).toContain(alias);
});

test('another consumer of the channel may have its tag; cancelling that tag ends the reply consumer first', async () => {
  await replyName();
  client.send(1, 'basic.consume', { ...consume, queue: 'service', consumerTag: 'replies', noAck: true });
  await client.expect('basic.consume-ok');
  client.send(1, 'basic.cancel', { consumerTag: 'replies', nowait: false });
  await client.expect('basic.cancel-ok');
  client.publish(1, '', 'service', Buffer.from('still here'));
  expect((await client.expect('basic.deliver')).consumerTag).toBe('replies');
  await client.content();
  client.publish(1, '', 'service', Buffer.from('question'), { replyTo: alias });
  expect((await client.expect('channel.close')).replyText).toContain('fast reply consumer does not exist');
});

test('a request without a reply consumer is 406', async () => {
  client.publish(1, '', 'service', Buffer.from('x'), { replyTo: alias });
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - fast reply consumer does not exist',
  );
});

test('a reply consumer that would acknowledge is 406', async () => {
  client.send(1, 'basic.consume', { ...consume, consumerTag: 'c', noAck: false });
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - reply consumer cannot acknowledge',
  );
});

test('a second reply consumer on a channel is 406', async () => {
  await replyName();
  client.send(1, 'basic.consume', { ...consume, consumerTag: 'again', noAck: true });
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - reply consumer already set',
  );
});

test('a reply queue cannot be bound', async () => {
  const name = await replyName();
  client.send(1, 'queue.bind', {
    ticket: 0,
    queue: name,
    exchange: 'amq.direct',
    routingKey: 'k',
    nowait: false,
    arguments: [],
  });
  expect((await client.expect('channel.close')).replyText).toBe(
    'ACCESS_REFUSED - cannot bind or unbind to a volatile (direct reply-to) queue',
  );
});
