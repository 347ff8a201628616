// The arguments of queue.declare, exchange.declare and basic.consume that RabbitMQ refuses, in its words.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { queueDeclare, RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;
let client: RawAmqp;

beforeAll(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  client = await RawAmqp.open(broker.port);
});

afterAll(async () => {
  client.destroy();
  await broker.close();
});

type Arguments = Readonly<Record<string, Plain>>;

async function refusal(given: Arguments, queue = 'q'): Promise<string> {
  await client.openChannel(1);
  client.send(1, 'queue.declare', queueDeclare(queue, { arguments: tableOf(given) }));
  const close = await client.expect('channel.close');
  client.send(1, 'channel.close-ok', {});
  return `${close.replyCode} ${close.replyText}`;
}

test.each<[Arguments, string]>([
  [
    { 'x-message-ttl': 'soon' },
    `invalid arg 'x-message-ttl' for queue 'q' in vhost '/': "expected integer, got longstr"`,
  ],
  [{ 'x-message-ttl': -1 }, "invalid arg 'x-message-ttl' for queue 'q' in vhost '/': {value_negative,-1}"],
  [
    { 'x-message-ttl': 315_360_000_001 },
    "invalid arg 'x-message-ttl' for queue 'q' in vhost '/': {value_too_large,315360000001}",
  ],
  [{ 'x-expires': 0 }, "invalid arg 'x-expires' for queue 'q' in vhost '/': {value_zero,0}"],
  [{ 'x-expires': -2 }, "invalid arg 'x-expires' for queue 'q' in vhost '/': {value_negative,-2}"],
  [{ 'x-max-length': -1 }, "invalid arg 'x-max-length' for queue 'q' in vhost '/': {value_negative,-1}"],
  [
    { 'x-max-length-bytes': 1.5 },
    `invalid arg 'x-max-length-bytes' for queue 'q' in vhost '/': "expected integer, got double"`,
  ],
  [{ 'x-overflow': 'drop-tail' }, "invalid arg 'x-overflow' for queue 'q' in vhost '/': invalid_overflow"],
  [{ 'x-overflow': 1 }, "invalid arg 'x-overflow' for queue 'q' in vhost '/': {unacceptable_type,signedint}"],
  [
    { 'x-max-priority': 256 },
    "invalid arg 'x-max-priority' for queue 'q' in vhost '/': {max_value_exceeded,256}",
  ],
  [
    { 'x-single-active-consumer': 1 },
    "invalid arg 'x-single-active-consumer' for queue 'q' in vhost '/': {unacceptable_type,signedint}",
  ],
  [
    { 'x-dead-letter-routing-key': 'k' },
    "invalid arg 'x-dead-letter-routing-key' for queue 'q' in vhost '/': routing_key_but_no_dlx_defined",
  ],
  [
    { 'x-dead-letter-exchange': 1 },
    "invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue 'q' in vhost '/'",
  ],
  [
    { 'x-queue-type': 'heap' },
    `invalid arg 'x-queue-type' for queue 'q' in vhost '/': "unsupported queue type 'heap'"`,
  ],
  [
    { 'x-delivery-limit': 3 },
    "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/' of queue type rabbit_classic_queue",
  ],
  [
    { 'x-max-age': '1D' },
    "invalid arg 'x-max-age' for queue 'q' in vhost '/' of queue type rabbit_classic_queue",
  ],
])('%o is refused', async (given, text) => {
  expect(await refusal(given)).toBe(`406 PRECONDITION_FAILED - ${text}`);
});

test.each<[Arguments, Arguments, string]>([
  [
    { 'x-message-ttl': 5 },
    { 'x-message-ttl': 6 },
    "'x-message-ttl' for queue 'same' in vhost '/': received '6' but current is '5'",
  ],
  [
    { 'x-max-length': 5 },
    {},
    "'x-max-length' for queue 'same' in vhost '/': received none but current is the value '5' of type 'signedint'",
  ],
  [
    {},
    { 'x-dead-letter-exchange': 'd' },
    "'x-dead-letter-exchange' for queue 'same' in vhost '/': received the value 'd' of type 'longstr' but current is none",
  ],
])('a queue declared with %o is not one with %o', async (first, second, text) => {
  broker.declareQueue({ name: 'same', arguments: tableOf(first) });
  expect(await refusal(second, 'same')).toBe(`406 PRECONDITION_FAILED - inequivalent arg ${text}`);
  broker.deleteQueue('same');
});

test('another width of the same number, and arguments that nobody knows, make no difference', async () => {
  broker.declareQueue({ name: 'wide', arguments: tableOf({ 'x-expires': 60_000, 'x-mine': 1 }) });
  await client.openChannel(1);
  const given = tableOf({ 'x-expires': 60_000n, 'x-queue-type': 'classic' });
  expect(await client.declareQueue(1, 'wide', { arguments: given })).toBe('wide');
  client.send(1, 'channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  await client.expect('channel.close-ok');
});

test('an alternate exchange that is no name is refused', async () => {
  await client.openChannel(1);
  client.send(1, 'exchange.declare', {
    ticket: 0,
    exchange: 'x',
    type: 'fanout',
    passive: false,
    durable: false,
    autoDelete: false,
    internal: false,
    nowait: false,
    arguments: tableOf({ 'alternate-exchange': 7 }),
  });
  const close = await client.expect('channel.close');
  client.send(1, 'channel.close-ok', {});
  expect(close.replyText).toBe(
    "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange 'x' in vhost '/'",
  );
});

test.each<[Arguments, string]>([
  [
    { 'x-priority': 'high' },
    `invalid arg 'x-priority' for queue 'used' in vhost '/': "expected integer, got longstr"`,
  ],
  [
    { 'x-stream-offset': 'first' },
    "invalid arg 'x-stream-offset' for queue 'used' in vhost '/' of queue type rabbit_classic_queue",
  ],
])('a consumer with %o is refused', async (given, text) => {
  broker.declareQueue({ name: 'used' });
  await client.openChannel(1);
  client.send(1, 'basic.consume', {
    ticket: 0,
    queue: 'used',
    consumerTag: 'c',
    noLocal: false,
    noAck: false,
    exclusive: false,
    nowait: false,
    arguments: tableOf(given),
  });
  const close = await client.expect('channel.close');
  client.send(1, 'channel.close-ok', {});
  expect(close.replyText).toBe(`PRECONDITION_FAILED - ${text}`);
});
