// Settling more messages at once than a turn of the loop has time for: others are served in between, and nobody can tell
// from what comes that it was done in pieces.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker, QueueView } from '../../src/broker/broker-api.ts';
import { settledAtOnce } from '../../src/broker/settlement-line.ts';
import { eventually } from '../support/eventually.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { tableOf } from '../support/field-table.ts';

const count = settledAtOnce * 12 + 7;
let broker: Broker;
let holder: RawAmqp;
let other: RawAmqp;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  holder = await RawAmqp.open(broker.port);
  await holder.openChannel(1);
  other = await RawAmqp.open(broker.port);
  await other.openChannel(1);
});

afterEach(async () => {
  holder.destroy();
  other.destroy();
  await broker.close();
});

function queue(): QueueView {
  const found = broker.queue('q');
  if (found === undefined) throw new Error('the queue has gone');
  return found;
}

async function consume(client: RawAmqp, consumerTag: string, noAck = false): Promise<void> {
  const rest = { ticket: 0, noLocal: false, exclusive: false, nowait: false, arguments: [] };
  client.send(1, 'basic.consume', { queue: 'q', consumerTag, noAck, ...rest });
  await client.expect('basic.consume-ok');
}

/** All messages are unacked, with these consumers of `holder`; returns which of them has which. */
async function hold(type: string, ...tags: readonly string[]): Promise<Map<string, number[]>> {
  await holder.declareQueue(1, 'q', { durable: true, arguments: tableOf({ 'x-queue-type': type }) });
  for (const tag of tags) await consume(holder, tag);
  for (let index = 0; index < count; index += 1) {
    broker.publish({ exchange: '', routingKey: 'q', properties: {}, body: Buffer.from(String(index)) });
  }
  const held = new Map<string, number[]>(tags.map((tag) => [tag, []]));
  for (let got = 0; got < count; got += 1) {
    const { consumerTag } = await holder.expect('basic.deliver');
    held.get(consumerTag)?.push(Number((await holder.content()).body.toString()));
  }
  expect(queue().unackedCount).toBe(count);
  for (const consumerTag of tags) holder.send(1, 'basic.cancel', { consumerTag, nowait: true });
  await eventually(() => expect(queue().consumerCount).toBe(0));
  return held;
}

function nack(upTo = 0): void {
  holder.send(1, 'basic.nack', { deliveryTag: BigInt(upTo), multiple: true, requeue: true });
}

/** Resolves in the turn in which the first piece is settled. */
async function begun(): Promise<void> {
  while (queue().unackedCount === count) await new Promise((resolve) => setImmediate(resolve));
}

/** Looks in every turn of the loop until nothing is unacked. */
async function watchTurns(look: () => void): Promise<void> {
  for (let before = queue().unackedCount, now = before; now > 0; before = now) {
    await new Promise((resolve) => setImmediate(resolve));
    now = queue().unackedCount;
    expect(before - now).toBeLessThanOrEqual(settledAtOnce);
    look();
  }
}

/** The bodies in the order in which the queue delivers them. */
async function drain(): Promise<number[]> {
  const bodies: number[] = [];
  await consume(other, 'drain', true);
  while (bodies.length < count) {
    await other.expect('basic.deliver');
    bodies.push(Number((await other.content()).body.toString()));
  }
  return bodies;
}

const inOrder = Array.from({ length: count }, (_, index) => index);

test('many acked at once go piece by piece, another client is answered meanwhile, the same one afterwards', async () => {
  await hold('classic', 'c');
  let answeredAt = -1;
  holder.send(1, 'basic.ack', { deliveryTag: 0n, multiple: true });
  const same = holder.declareQueue(1, 'same').then(() => expect(queue().unackedCount).toBe(0));
  await begun();
  void other.declareQueue(1, 'another').then(() => (answeredAt = queue().unackedCount));
  await watchTurns(() => undefined);
  await same;
  expect(answeredAt).toBeGreaterThan(0);
  expect(queue().counters.acked).toBe(count);
  expect(broker.memory.messageBytes).toBe(0);
});

test('many given back are delivered when all are back, from the first on', async () => {
  await hold('classic', 'c');
  other.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 1, global: false });
  await other.expect('basic.qos-ok');
  await consume(other, 'late');
  nack();
  while (queue().counters.delivered === count) {
    await new Promise((resolve) => setImmediate(resolve));
    const { unackedCount, readyCount, counters } = queue();
    if (counters.delivered > count) expect([readyCount, unackedCount]).toEqual([count - 1, 1]);
  }
  await other.expect('basic.deliver');
  expect((await other.content()).body.toString()).toBe('0');
});

test('a channel that is closed behind it is answered when all is back, in order', async () => {
  await hold('classic', 'c');
  nack(count - 100);
  holder.send(1, 'channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  await holder.expect('channel.close-ok');
  expect(queue().readyCount).toBe(count);
  expect(await drain()).toEqual(inOrder);
});

test('a client that is gone in the middle leaves everything in order', async () => {
  await hold('classic', 'c');
  nack(count - 100);
  await begun();
  expect(queue().unackedCount).toBeGreaterThan(settledAtOnce);
  const [connection] = broker.connections();
  expect(broker.closeConnection(connection?.id ?? '', 'in the middle')).toBe(true);
  await eventually(() => expect(queue().readyCount).toBe(count));
  expect(await drain()).toEqual(inOrder);
});

test('a quorum queue gets them back consumer by consumer, as if at once', async () => {
  const held = await hold('quorum', 'b', 'a');
  nack();
  await eventually(() => expect(queue().readyCount).toBe(count));
  const [ofA = [], ofB = []] = [held.get('a'), held.get('b')];
  expect(Math.min(ofA.length, ofB.length)).toBeGreaterThan(0);
  expect(await drain()).toEqual([...ofA, ...ofB]);
});

test('a queue that is deleted in the middle takes all of them with it', async () => {
  await hold('classic', 'c');
  nack();
  await begun();
  expect(queue().unackedCount).toBeGreaterThan(settledAtOnce);
  broker.deleteQueue('q');
  await holder.declareQueue(1, 'same');
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
  expect(broker.totals.discarded).toBe(count);
});

test('a queue with many unacked messages is deleted piece by piece', async () => {
  await hold('classic', 'c');
  const deleted = queue();
  other.send(1, 'queue.delete', { ticket: 0, queue: 'q', ifUnused: false, ifEmpty: false, nowait: false });
  await other.expect('queue.delete-ok');
  expect(deleted.unackedCount).toBeGreaterThan(0);
  // An ack that comes meanwhile is taken, as one that comes later is.
  holder.send(1, 'basic.ack', { deliveryTag: BigInt(count), multiple: false });
  nack();
  await holder.declareQueue(1, 'same');
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
  expect(deleted.unackedCount).toBe(0);
  expect(broker.totals.discarded + broker.totals.acked).toBe(count);
});

test('a broker that is closed in the middle settles the rest before', async () => {
  const folder = temporaryFolder('long-settlement');
  const options = { port: 0, version: 'test', dataDirectory: folder.path };
  const first = await createBroker(options);
  first.declareQueue({ name: 'q', durable: true });
  const consumer = first.consume({ queue: 'q' }, () => undefined);
  for (let index = 0; index < count; index += 1) {
    first.publish({ exchange: '', routingKey: 'q', properties: { deliveryMode: 2 }, body: Buffer.alloc(1) });
  }
  await eventually(() => expect(first.queue('q')?.unackedCount).toBe(count));
  consumer.settle(0, 'ack', true);
  expect(first.queue('q')?.unackedCount).toBeLessThan(count);
  expect(first.queue('q')?.unackedCount).toBeGreaterThanOrEqual(count - settledAtOnce);
  await first.close();
  const second = await createBroker(options);
  expect(second.queue('q')?.readyCount).toBe(0);
  await second.close();
  folder.remove();
});
