// What a client may not do, and RabbitMQ's code and words for it. Soft errors close the channel, hard ones the connection.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MethodFields, MethodName } from '../../src/amqp/methods.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { publishBytes, queueDeclare, RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;

beforeAll(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  broker.declareQueue({ name: 'plain' });
  broker.declareQueue({ name: 'full' });
  broker.declareExchange({ name: 'bound', type: 'fanout' });
  broker.declareExchange({ name: 'inner', type: 'fanout', internal: true });
  broker.bind({
    source: 'bound',
    destination: 'plain',
    destinationKind: 'queue',
    routingKey: '',
    arguments: [],
  });
  broker.publish({ exchange: '', routingKey: 'full', properties: {}, body: Buffer.from('x') });
});

afterAll(async () => {
  await broker.close();
});

interface Case {
  readonly what: string;
  readonly send: (client: RawAmqp) => void;
  readonly close: 'channel.close' | 'connection.close';
  readonly code: number;
  readonly text: string;
}

function call<Name extends MethodName>(name: Name, fields: MethodFields<Name>): (client: RawAmqp) => void {
  return (client) => client.send(1, name, fields);
}

const exchange = {
  ticket: 0,
  passive: false,
  durable: false,
  autoDelete: false,
  internal: false,
  nowait: false,
};
const consume = {
  ticket: 0,
  consumerTag: 'c',
  noLocal: false,
  noAck: false,
  exclusive: false,
  nowait: false,
};
const inVhost = "in vhost '/'";

const cases: Case[] = [
  soft(
    'a passive declare of a queue that is not there',
    call('queue.declare', queueDeclare('nope', { passive: true })),
    404,
    `NOT_FOUND - no queue 'nope' ${inVhost}`,
  ),
  soft(
    'a queue declared otherwise than before',
    call('queue.declare', queueDeclare('plain', { durable: true })),
    406,
    `PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'plain' ${inVhost}: received 'true' but current is 'false'`,
  ),
  soft(
    'a queue declared with another auto-delete',
    call('queue.declare', queueDeclare('plain', { autoDelete: true })),
    406,
    `PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue 'plain' ${inVhost}: received 'true' but current is 'false'`,
  ),
  soft(
    'an existing queue declared exclusive',
    call('queue.declare', queueDeclare('plain', { exclusive: true })),
    405,
    `RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'plain' ${inVhost}. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
  ),
  soft(
    'a queue with a reserved name',
    call('queue.declare', queueDeclare('amq.mine')),
    403,
    "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'",
  ),
  soft(
    'an empty queue name before any declare',
    call('queue.purge', { ticket: 0, queue: '', nowait: false }),
    404,
    'NOT_FOUND - no previously declared queue',
  ),
  soft(
    'purging a queue that is not there',
    call('queue.purge', { ticket: 0, queue: 'nope', nowait: false }),
    404,
    `NOT_FOUND - no queue 'nope' ${inVhost}`,
  ),
  soft(
    'deleting a queue that is not empty, if empty',
    call('queue.delete', { ticket: 0, queue: 'full', ifUnused: false, ifEmpty: true, nowait: false }),
    406,
    `PRECONDITION_FAILED - queue 'full' ${inVhost} not empty`,
  ),
  soft(
    'binding to an exchange that is not there',
    call('queue.bind', {
      ticket: 0,
      queue: 'plain',
      exchange: 'nope',
      routingKey: '',
      nowait: false,
      arguments: [],
    }),
    404,
    `NOT_FOUND - no exchange 'nope' ${inVhost}`,
  ),
  soft(
    'binding a queue that is not there',
    call('queue.bind', {
      ticket: 0,
      queue: 'nope',
      exchange: 'bound',
      routingKey: '',
      nowait: false,
      arguments: [],
    }),
    404,
    `NOT_FOUND - no queue 'nope' ${inVhost}`,
  ),
  soft(
    'binding to the default exchange',
    call('queue.bind', {
      ticket: 0,
      queue: 'plain',
      exchange: '',
      routingKey: '',
      nowait: false,
      arguments: [],
    }),
    403,
    'ACCESS_REFUSED - operation not permitted on the default exchange',
  ),
  soft(
    'a headers binding with an unknown x-match',
    call('queue.bind', {
      ticket: 0,
      queue: 'plain',
      exchange: 'amq.headers',
      routingKey: '',
      nowait: false,
      arguments: [{ key: 'x-match', value: { tag: 'S', value: 'some' } }],
    }),
    406,
    'PRECONDITION_FAILED - Invalid x-match field value <<"some">>; expected all, any, all-with-x, or any-with-x',
  ),
  soft(
    'an exchange of an unknown type',
    call('exchange.declare', { ...exchange, exchange: 'e', type: 'nope', arguments: [] }),
    406,
    "PRECONDITION_FAILED - unknown exchange type 'nope'",
  ),
  soft(
    'an exchange declared with another type',
    call('exchange.declare', { ...exchange, exchange: 'bound', type: 'topic', arguments: [] }),
    406,
    `PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'bound' ${inVhost}: received 'topic' but current is 'fanout'`,
  ),
  soft(
    'an exchange declared otherwise than before',
    call('exchange.declare', {
      ...exchange,
      exchange: 'bound',
      type: 'fanout',
      durable: true,
      arguments: [],
    }),
    406,
    `PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'bound' ${inVhost}: received 'true' but current is 'false'`,
  ),
  soft(
    'an exchange with a reserved name',
    call('exchange.declare', { ...exchange, exchange: 'amq.mine', type: 'fanout', arguments: [] }),
    403,
    "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'",
  ),
  soft(
    'a passive declare of an exchange that is not there',
    call('exchange.declare', { ...exchange, exchange: 'nope', type: 'fanout', passive: true, arguments: [] }),
    404,
    `NOT_FOUND - no exchange 'nope' ${inVhost}`,
  ),
  soft(
    'declaring the default exchange',
    call('exchange.declare', { ...exchange, exchange: '', type: 'direct', arguments: [] }),
    403,
    'ACCESS_REFUSED - operation not permitted on the default exchange',
  ),
  soft(
    'deleting a predeclared exchange',
    call('exchange.delete', { ticket: 0, exchange: 'amq.topic', ifUnused: false, nowait: false }),
    403,
    `ACCESS_REFUSED - deletion of system exchange 'amq.topic' ${inVhost} not allowed`,
  ),
  soft(
    'deleting an exchange that has bindings, if unused',
    call('exchange.delete', { ticket: 0, exchange: 'bound', ifUnused: true, nowait: false }),
    406,
    `PRECONDITION_FAILED - exchange 'bound' ${inVhost} in use`,
  ),
  soft(
    'publishing to an exchange that is not there',
    (client) => client.publish(1, 'nope', '', Buffer.from('x')),
    404,
    `NOT_FOUND - no exchange 'nope' ${inVhost}`,
  ),
  soft(
    'publishing to an internal exchange',
    (client) => client.publish(1, 'inner', '', Buffer.from('x')),
    403,
    `ACCESS_REFUSED - cannot publish to internal exchange 'inner' ${inVhost}`,
  ),
  soft(
    'publishing as somebody else',
    (client) => client.publish(1, '', 'plain', Buffer.from('x'), { userId: 'eve' }),
    406,
    "PRECONDITION_FAILED - user_id property set to 'eve' but authenticated user was 'guest'",
  ),
  soft(
    'acking what was never delivered',
    call('basic.ack', { deliveryTag: 7n, multiple: false }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 7',
  ),
  soft(
    'rejecting what was never delivered',
    call('basic.reject', { deliveryTag: 7n, requeue: true }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 7',
  ),
  soft(
    'consuming from a queue that is not there',
    call('basic.consume', { ...consume, queue: 'nope', arguments: [] }),
    404,
    `NOT_FOUND - no queue 'nope' ${inVhost}`,
  ),
  hard(
    'publishing with immediate',
    (client) =>
      client.send(1, 'basic.publish', {
        ticket: 0,
        exchange: '',
        routingKey: 'plain',
        mandatory: false,
        immediate: true,
      }),
    540,
    'NOT_IMPLEMENTED - immediate=true',
  ),
  hard(
    'a prefetch in bytes',
    call('basic.qos', { prefetchSize: 1, prefetchCount: 0, global: false }),
    540,
    'NOT_IMPLEMENTED - prefetch_size!=0 (1)',
  ),
  hard('stopping the flow', call('channel.flow', { active: false }), 540, 'NOT_IMPLEMENTED - active=false'),
  hard(
    'recover without requeue',
    call('basic.recover', { requeue: false }),
    540,
    'NOT_IMPLEMENTED - requeue=false',
  ),
  hard(
    'opening a channel twice',
    call('channel.open', { outOfBand: '' }),
    504,
    "CHANNEL_ERROR - second 'channel.open' seen",
  ),
  hard(
    'a stream in a broker that keeps nothing',
    call(
      'queue.declare',
      queueDeclare('s', {
        durable: true,
        arguments: [{ key: 'x-queue-type', value: { tag: 'S', value: 'stream' } }],
      }),
    ),
    540,
    `NOT_IMPLEMENTED - queue 's' ${inVhost} is to be a stream, and this broker has no data directory`,
  ),
  hard(
    'a method in the middle of a message',
    (client) => {
      client.send(1, 'basic.publish', {
        ticket: 0,
        exchange: '',
        routingKey: 'plain',
        mandatory: false,
        immediate: false,
      });
      client.send(1, 'tx.select', {});
    },
    505,
    'UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead',
  ),
  hard(
    'more body than announced',
    (client) => {
      const bytes = publishBytes(1, '', 'plain', Buffer.from('four'));
      // The body size of the content header: eight octets before flags and end octet, ahead of the body's frame of twelve.
      bytes[bytes.length - 12 - 1 - 2 - 1] = 3;
      client.write(bytes);
    },
    505,
    'UNEXPECTED_FRAME - expected content body, got non content body frame instead',
  ),
  hard(
    'a property list that does not decode',
    (client) => {
      const bytes = publishBytes(1, '', 'plain', Buffer.alloc(0));
      bytes[bytes.length - 2] = 0x03;
      client.write(bytes);
    },
    502,
    'SYNTAX_ERROR',
  ),
];

test.each(cases)('$what is $code', async ({ send, close, code, text }) => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  send(client);
  const closed = await client.expect(close);
  expect([closed.replyCode, closed.replyText]).toEqual([code, expect.stringContaining(text)]);
  if (close === 'channel.close') {
    // The number is free again after close-ok, and the connection lives.
    client.send(1, 'channel.close-ok', {});
    await client.openChannel(1);
  } else {
    client.send(0, 'connection.close-ok', {});
    await client.ended;
  }
  client.destroy();
});

test('the close names the method that failed', async () => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'queue.declare', queueDeclare('nope', { passive: true }));
  const close = await client.expect('channel.close');
  expect([close.classId, close.methodId]).toEqual([50, 10]);
  client.destroy();
});

test('a text that is too long for a close is cut and marked', async () => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'queue.declare', queueDeclare('é'.repeat(120), { passive: true }));
  const close = await client.expect('channel.close');
  expect(Buffer.byteLength(close.replyText)).toBeLessThanOrEqual(255);
  expect(close.replyText).toMatch(/\.\.\.$/);
  client.destroy();
});

test('a reused consumer tag is 530', async () => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'basic.consume', { ...consume, queue: 'plain', arguments: [] });
  await client.expect('basic.consume-ok');
  client.send(1, 'basic.consume', { ...consume, queue: 'plain', arguments: [] });
  const close = await client.expect('connection.close');
  expect([close.replyCode, close.replyText]).toEqual([
    530,
    "NOT_ALLOWED - attempt to reuse consumer tag 'c'",
  ]);
  client.destroy();
});

test('an exclusive consumer shares with nobody', async () => {
  broker.declareQueue({ name: 'alone' });
  const client = await RawAmqp.open(broker.port);
  for (const channel of [1, 2]) await client.openChannel(channel);
  client.send(1, 'basic.consume', { ...consume, queue: 'alone', exclusive: true, arguments: [] });
  await client.expect('basic.consume-ok');
  client.send(2, 'basic.consume', { ...consume, queue: 'alone', arguments: [] });
  const close = await client.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    403,
    `ACCESS_REFUSED - queue 'alone' ${inVhost} in exclusive use`,
  ]);
  client.destroy();
});

test('an exclusive queue is 405 for another connection and ends with its own', async () => {
  const owner = await RawAmqp.open(broker.port);
  await owner.openChannel(1);
  await owner.declareQueue(1, 'private', { exclusive: true });
  const other = await RawAmqp.open(broker.port);
  await other.openChannel(1);
  other.send(1, 'basic.get', { ticket: 0, queue: 'private', noAck: true });
  const close = await other.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    405,
    expect.stringContaining("RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'private'"),
  ]);
  owner.send(0, 'connection.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  await owner.expect('connection.close-ok');
  expect(broker.queue('private')).toBeUndefined();
  other.destroy();
});

function soft(what: string, send: Case['send'], code: number, text: string): Case {
  return {
    what,
    send,
    close: 'channel.close',
    code,
    text: text.length > 255 ? `${text.slice(0, 252)}...` : text,
  };
}

function hard(what: string, send: Case['send'], code: number, text: string): Case {
  return { what, send, close: 'connection.close', code, text };
}

test('a client that goes on sending after connection.close still gets close-ok, and no reset', async () => {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  let failure: Error | null = null;
  client.socket.on('error', (error) => (failure = error));
  client.send(0, 'connection.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  const publish = publishBytes(1, '', 'nowhere', Buffer.alloc(100_000));
  for (let count = 0; count < 100; count += 1) client.write(publish);
  await client.expect('connection.close-ok');
  await client.ended;
  expect(failure).toBe(null);
});
