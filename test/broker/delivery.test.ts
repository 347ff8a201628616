// Deliveries on the wire: who gets what and when, what comes back and in which place, and how publishes are answered.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { startBrokerWithQueue } from '../support/broker-with-queue.ts';
import { eventually } from '../support/eventually.ts';
import { publishBytes, RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;
let client: RawAmqp;

beforeEach(async () => {
  ({ broker, client } = await startBrokerWithQueue());
});

afterEach(async () => {
  client.destroy();
  await broker.close();
});

async function consume(
  channel: number,
  tag: string,
  more: { noAck?: boolean; priority?: number } = {},
): Promise<void> {
  const { priority } = more;
  client.send(channel, 'basic.consume', {
    ticket: 0,
    queue: 'q',
    consumerTag: tag,
    noLocal: true,
    noAck: more.noAck ?? false,
    exclusive: false,
    nowait: false,
    arguments: priority === undefined ? [] : [{ key: 'x-priority', value: { tag: 'I', value: priority } }],
  });
  await client.expect('basic.consume-ok');
}

async function qos(channel: number, prefetchCount: number, global: boolean): Promise<void> {
  client.send(channel, 'basic.qos', { prefetchSize: 0, prefetchCount, global });
  await client.expect('basic.qos-ok');
}

async function delivery(): Promise<{ tag: bigint; to: string; body: string; redelivered: boolean }> {
  const deliver = await client.expect('basic.deliver');
  const { body } = await client.content();
  return {
    tag: deliver.deliveryTag,
    to: deliver.consumerTag,
    body: body.toString(),
    redelivered: deliver.redelivered,
  };
}

async function get(): Promise<{ tag: bigint; body: string; redelivered: boolean; left: number } | null> {
  client.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: false });
  const method = await client.next();
  if (method.method === 'basic.get-empty') return null;
  const { body } = await client.content();
  const flags = method.payload[12] ?? 0;
  return {
    tag: method.payload.readBigUInt64BE(4),
    body: body.toString(),
    redelivered: flags === 1,
    left: method.payload.readUInt32BE(method.payload.length - 4),
  };
}

function publish(...bodies: string[]): void {
  for (const body of bodies) client.publish(1, '', 'q', Buffer.from(body));
}

test('a message arrives with its properties and body unchanged to the bit', async () => {
  await consume(1, 'c', { noAck: true });
  const properties = {
    contentType: 'text/plain',
    headers: [{ key: 'n', value: { tag: 'l', value: -1n } }] as const,
    timestamp: 5n,
    clusterId: '',
  };
  for (const size of [0, 1, 4088, 4089, 20_000, 131_064, 131_065, 400_000]) {
    const body = Buffer.alloc(size, `${size} `);
    client.publish(1, '', 'q', body, properties);
    await client.expect('basic.deliver');
    const content = await client.content();
    expect(content.properties.equals(encodeProperties(properties))).toBe(true);
    expect(content.body.equals(body)).toBe(true);
  }
});

test('a large body is cut to the frames that the consumer agreed to', async () => {
  const small = await RawAmqp.open(broker.port, { frameMax: 4096 });
  await small.openChannel(1);
  publish('x'.repeat(10_000));
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(1));
  small.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: true });
  await small.expect('basic.get-ok');
  const content = await small.content();
  expect([content.body.length, content.bodyFrames]).toEqual([10_000, 3]);
  small.destroy();
});

test('consumers take turns', async () => {
  await consume(1, 'a', { noAck: true });
  await consume(1, 'b', { noAck: true });
  publish('1', '2', '3', '4');
  const got = [await delivery(), await delivery(), await delivery(), await delivery()];
  expect(got.map(({ to, body }) => to + body)).toEqual(['a1', 'b2', 'a3', 'b4']);
});

test('a consumer of higher priority goes first, until it is full', async () => {
  await qos(1, 1, false);
  await consume(1, 'low');
  await consume(1, 'high', { priority: 5 });
  publish('1', '2');
  expect([await delivery(), await delivery()].map(({ to, body }) => to + body)).toEqual(['high1', 'low2']);
});

test('prefetch per consumer holds each consumer to its own limit', async () => {
  await qos(1, 1, false);
  await consume(1, 'a');
  await consume(1, 'b');
  publish('1', '2', '3');
  const first = await delivery();
  await delivery();
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(1));
  client.send(1, 'basic.ack', { deliveryTag: first.tag, multiple: false });
  expect((await delivery()).to).toBe(first.to);
});

test('a global prefetch is shared by the consumers of the channel', async () => {
  await qos(1, 2, true);
  await consume(1, 'a');
  await consume(1, 'b');
  publish('1', '2', '3');
  await delivery();
  const second = await delivery();
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(1));
  client.send(1, 'basic.ack', { deliveryTag: second.tag, multiple: false });
  expect((await delivery()).body).toBe('3');
});

test('nacked messages go back to their places and are marked as redelivered', async () => {
  publish('1', '2', '3', '4');
  const taken = [await get(), await get(), await get()];
  client.send(1, 'basic.nack', { deliveryTag: taken[2]?.tag ?? 0n, multiple: false, requeue: true });
  client.send(1, 'basic.nack', { deliveryTag: taken[0]?.tag ?? 0n, multiple: false, requeue: true });
  const again = [await get(), await get(), await get()];
  expect(again.map((one) => [one?.body, one?.redelivered])).toEqual([
    ['1', true],
    ['3', true],
    ['4', false],
  ]);
});

test('acking several settles all up to the tag, and zero settles everything', async () => {
  publish('1', '2', '3', '4');
  for (let count = 0; count < 4; count += 1) await get();
  client.send(1, 'basic.ack', { deliveryTag: 2n, multiple: true });
  await eventually(() => expect(broker.queue('q')?.unackedCount).toBe(2));
  client.send(1, 'basic.ack', { deliveryTag: 0n, multiple: true });
  await eventually(() => expect(broker.queue('q')?.unackedCount).toBe(0));
});

test('acking twice is 406, and the rest goes back', async () => {
  publish('1', '2');
  const first = await get();
  await get();
  client.send(1, 'basic.ack', { deliveryTag: first?.tag ?? 0n, multiple: false });
  client.send(1, 'basic.ack', { deliveryTag: first?.tag ?? 0n, multiple: false });
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - unknown delivery tag 1',
  );
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(1));
});

test('rejecting without requeue discards', async () => {
  publish('1');
  const taken = await get();
  client.send(1, 'basic.reject', { deliveryTag: taken?.tag ?? 0n, requeue: false });
  await eventually(() => expect(broker.queue('q')?.counters.discarded).toBe(1));
  expect(await get()).toBeNull();
});

test('recover gives back everything unacked', async () => {
  publish('1', '2');
  await get();
  await get();
  client.send(1, 'basic.recover', { requeue: true });
  await client.expect('basic.recover-ok');
  expect([(await get())?.body, (await get())?.body]).toEqual(['1', '2']);
});

test('a lost connection gives back what it held, in order', async () => {
  const other = await RawAmqp.open(broker.port);
  await other.openChannel(1);
  publish('1', '2', '3');
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(3));
  for (let count = 0; count < 2; count += 1) {
    other.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: false });
    await other.expect('basic.get-ok');
    await other.content();
  }
  other.destroy();
  await eventually(() => expect(broker.queue('q')?.readyCount).toBe(3));
  expect(await get()).toMatchObject({ body: '1', redelivered: true, left: 2 });
});

test('a cancelled consumer keeps what it holds until the channel ends', async () => {
  await consume(1, 'c');
  publish('1');
  await delivery();
  client.send(1, 'basic.cancel', { consumerTag: 'c', nowait: false });
  await client.expect('basic.cancel-ok');
  expect(broker.queue('q')).toMatchObject({ unackedCount: 1, consumerCount: 0 });
  client.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  await eventually(() => expect(broker.queue('q')?.unackedCount).toBe(0));
});

test('deleting a queue tells its consumers, and a late ack is ignored', async () => {
  await consume(1, 'c');
  publish('1');
  const { tag } = await delivery();
  broker.deleteQueue('q');
  expect((await client.expect('basic.cancel')).consumerTag).toBe('c');
  client.send(1, 'basic.ack', { deliveryTag: tag, multiple: false });
  await client.declareQueue(1, 'still alive');
  expect(broker.memory.messageBytes).toBe(0);
});

test('an auto-delete queue goes with its last consumer', async () => {
  await client.declareQueue(1, 'temporary', { autoDelete: true });
  const consumer = broker.consume({ queue: 'temporary' }, () => {});
  expect(broker.queue('temporary')).toBeDefined();
  consumer.cancel();
  expect(broker.queue('temporary')).toBeUndefined();
});

test('the server names queues and consumers that have no name', async () => {
  const name = await client.declareQueue(1, '');
  expect(name).toMatch(/^amq\.gen-[\w-]{22}$/);
  client.send(1, 'basic.consume', {
    ticket: 0,
    queue: '',
    consumerTag: '',
    noLocal: false,
    noAck: true,
    exclusive: false,
    nowait: false,
    arguments: [],
  });
  expect((await client.expect('basic.consume-ok')).consumerTag).toMatch(/^amq\.ctag-[\w-]{22}$/);
  expect(broker.queue(name)?.consumerCount).toBe(1);
});

test('an unroutable mandatory message comes back before its confirm', async () => {
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  client.write(publishBytes(1, '', 'nowhere', Buffer.from('lost'), { messageId: 'm' }, true));
  const returned = await client.expect('basic.return');
  expect(returned).toEqual({ replyCode: 312, replyText: 'NO_ROUTE', exchange: '', routingKey: 'nowhere' });
  expect((await client.content()).body.toString()).toBe('lost');
  expect(await client.expect('basic.ack')).toEqual({ deliveryTag: 1n, multiple: false });
  expect(broker.totals.unroutable).toBe(1);
  expect(broker.memory.messageBytes).toBe(0);
});

test('confirms of one read come as one frame', async () => {
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  client.write(Buffer.concat(Array.from({ length: 50 }, () => publishBytes(1, '', 'q', Buffer.from('x')))));
  expect(await client.expect('basic.ack')).toEqual({ deliveryTag: 50n, multiple: true });
});

test('a message that was never finished leaves nothing behind', async () => {
  const bytes = publishBytes(1, '', 'q', Buffer.alloc(5000));
  client.write(bytes.subarray(0, bytes.length - 5008));
  client.send(1, 'channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  await client.expect('connection.close');
  expect(broker.memory.messageBytes).toBe(0);
});

test('methods with nowait are not answered', async () => {
  client.send(1, 'queue.declare', {
    ticket: 0,
    queue: 'quiet',
    passive: false,
    durable: false,
    exclusive: false,
    autoDelete: false,
    nowait: true,
    arguments: [],
  });
  client.send(1, 'queue.purge', { ticket: 0, queue: 'quiet', nowait: true });
  client.send(1, 'queue.delete', {
    ticket: 0,
    queue: 'quiet',
    ifUnused: false,
    ifEmpty: false,
    nowait: true,
  });
  client.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 1, global: false });
  await client.expect('basic.qos-ok');
  expect(broker.queue('quiet')).toBeUndefined();
});

test('what basic.get holds does not count toward the prefetch of the channel', async () => {
  for (const body of ['1', '2', '3', '4']) client.publish(1, '', 'q', Buffer.from(body));
  await qos(1, 1, true);
  expect(await get()).toMatchObject({ body: '1' });
  await consume(1, 'c');
  const { tag, body } = await delivery();
  expect(body).toBe('2');
  client.send(1, 'basic.ack', { deliveryTag: tag, multiple: true });
  expect(await delivery()).toMatchObject({ body: '3' });
});

test('what is given back goes back consumer by consumer, sorted by tag', async () => {
  await consume(1, 'b');
  await consume(1, 'a');
  for (const body of ['1', '2']) client.publish(1, '', 'q', Buffer.from(body));
  expect([await delivery(), await delivery()]).toMatchObject([{ to: 'b' }, { to: 'a' }]);
  client.send(1, 'basic.recover-async', { requeue: true });
  expect([await delivery(), await delivery()]).toMatchObject([
    { to: 'b', body: '2' },
    { to: 'a', body: '1' },
  ]);
});
