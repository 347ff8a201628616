// Backlogs that memory cannot hold: they leave it, and come back in order, whatever is done with the queue meanwhile.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FieldTable } from '../../../src/amqp/field-table.ts';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { PagedReady } from '../../../src/broker/paging/paged-ready.ts';
import type { Queue } from '../../../src/broker/queue.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { persistent } from './brokers.ts';

const memoryHighWaterBytes = 8 * 1024 * 1024;
const folder = { current: temporaryFolder('paging') };
let broker: Broker;

async function start(): Promise<void> {
  broker = await createBroker({
    port: 0,
    version: 'test',
    dataDirectory: folder.current.path,
    limits: { memoryHighWaterBytes },
  });
}

beforeEach(async () => {
  folder.current = temporaryFolder('paging');
  await start();
  broker.declareQueue({ name: 'q', durable: true });
});

afterEach(async () => {
  await broker.close();
  folder.current.remove();
});

function body(index: number): Buffer {
  const bytes = Buffer.alloc(1_000, index & 255);
  bytes.writeUInt32BE(index);
  return bytes;
}

/** Waits for the disk as a client with confirms would. */
async function publish(
  from: number,
  to: number,
  queue = 'q',
  exchange = '',
  properties: object = persistent,
): Promise<void> {
  for (let index = from; index < to; index += 1) {
    broker.publish({ exchange, routingKey: queue, properties, body: body(index) });
    if (index % 500 === 499) await broker.whenDurable();
  }
  await broker.whenDurable();
}

function coldCount(queue = 'q'): number {
  const { ready } = broker.queue(queue) as Queue;
  return ready instanceof PagedReady ? ready.coldSize : 0;
}

/** Takes messages in order; returns their numbers. */
function take(count: number, how: 'ack' | 'requeue' | 'reject' = 'ack', queue = 'q'): Promise<number[]> {
  return new Promise((resolve) => {
    const numbers: number[] = [];
    const consumer = broker.consume({ queue, prefetch: count }, (delivery) => {
      if (numbers.length === count) return;
      const bytes = Buffer.from(delivery.body);
      const number = bytes.readUInt32BE(0);
      expect(bytes.equals(body(number))).toBe(true);
      numbers.push(number);
      if (numbers.length < count) return;
      // The first deliveries come before there is a consumer to settle them with.
      setImmediate(() => {
        consumer.settle(delivery.deliveryTag, how, true);
        consumer.cancel();
        void eventually(() => expect(broker.queue(queue)?.unackedCount).toBe(0)).then(() => resolve(numbers));
      });
    });
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

test('a backlog several times the limit is taken, never blocks, and is delivered in order to the last message', async () => {
  await publish(0, 30_000);
  expect(broker.memory.blocked).toBe(false);
  expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
  expect(coldCount()).toBeGreaterThan(25_000);
  expect(broker.queue('q')?.readyCount).toBe(30_000);
  expect(await take(10_000)).toEqual(range(0, 10_000));
  await publish(30_000, 31_000);
  expect(await take(21_000)).toEqual(range(10_000, 31_000));
  expect(broker.queue('q')).toMatchObject({ readyCount: 0, readyBytes: 0, unackedCount: 0 });
  expect(broker.memory.messageBytes).toBe(0);
});

test('what comes back from a consumer stands before the backlog again', async () => {
  await publish(0, 15_000);
  expect(await take(3_000, 'requeue')).toEqual(range(0, 3_000));
  expect(await take(15_000)).toEqual(range(0, 15_000));
});

test('the inspector sees a message on the disk as any other, and deletes it', async () => {
  await publish(0, 20_000);
  const { sequences } = broker.snapshot('q');
  expect(sequences).toHaveLength(20_000);
  const memory = broker.memory.messageBytes;
  const rows = broker.read('q', sequences.subarray(12_000, 12_200));
  expect(rows.map((row) => Buffer.from(row?.body ?? []).readUInt32BE(0))).toEqual(range(12_000, 12_200));
  expect(rows[0]?.state).toBe('ready');
  expect(broker.memory.messageBytes).toBe(memory);
  expect(broker.deleteMessage('q', sequences[12_100] ?? 0)).toBe(true);
  expect(broker.read('q', [sequences[12_100] ?? 0])).toEqual([null]);
  expect(broker.queue('q')?.readyCount).toBe(19_999);
  expect(await take(19_999)).toEqual([...range(0, 12_100), ...range(12_101, 20_000)]);
});

test('a backlog on the disk survives, and memory stays free at the start', async () => {
  await publish(0, 20_000);
  await take(5);
  await broker.close();
  await start();
  expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
  expect(coldCount()).toBeGreaterThan(10_000);
  await publish(20_000, 20_100);
  expect(await take(20_095)).toEqual(range(5, 20_100));
});

test('messages of several queues and transient ones keep their places among those on the disk', async () => {
  broker.declareQueue({ name: 'other', durable: true });
  for (const destination of ['q', 'other']) {
    broker.bind({
      source: 'amq.fanout',
      destination,
      destinationKind: 'queue',
      routingKey: '',
      arguments: [],
    });
  }
  await publish(0, 4_000);
  for (let index = 4_000; index < 8_000; index += 1) {
    const kind = index % 3;
    broker.publish({
      exchange: kind === 0 ? 'amq.fanout' : '',
      routingKey: 'q',
      properties: kind === 1 ? {} : persistent,
      body: body(index),
    });
    if (index % 100 === 0) await broker.whenDurable();
  }
  await publish(8_000, 9_000);
  expect(coldCount()).toBeGreaterThan(1_000);
  expect(await take(9_000)).toEqual(range(0, 9_000));
  const shared = range(4_000, 8_000).filter((index) => index % 3 === 0);
  expect(await take(shared.length, 'ack', 'other')).toEqual(shared);
  expect(broker.memory.messageBytes).toBe(0);
});

test('purging and deleting a queue give the disk back without reading it', async () => {
  await publish(0, 20_000);
  expect(broker.purgeQueue('q').messages).toBe(20_000);
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
  await publish(0, 20_000);
  expect(broker.deleteQueue('q').messages).toBe(20_000);
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
  await broker.close();
  await start();
  expect([...broker.queues()]).toEqual([]);
});

test('what several queues hold leaves memory for each of them', async () => {
  broker.declareQueue({ name: 'other', durable: true });
  for (const destination of ['q', 'other']) {
    const binding = { source: 'amq.fanout', destination, routingKey: '', arguments: [] };
    broker.bind({ ...binding, destinationKind: 'queue' });
  }
  await publish(0, 15_000, '', 'amq.fanout');
  expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
  expect([coldCount(), coldCount('other')].every((count) => count > 10_000)).toBe(true);
  expect(await take(9_000)).toEqual(range(0, 9_000));
  await broker.close();
  await start();
  expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
  expect(await take(15_000, 'ack', 'other')).toEqual(range(0, 15_000));
  expect(await take(6_000)).toEqual(range(9_000, 15_000));
  expect(broker.memory.messageBytes).toBe(0);
});

test('messages from the disk die with their bodies, in order', async () => {
  const deadLetterTo = (key: string): FieldTable => [
    { key: 'x-dead-letter-exchange', value: { tag: 'S', value: '' } },
    { key: 'x-dead-letter-routing-key', value: { tag: 'S', value: key } },
  ];
  broker.declareQueue({ name: 'dead', durable: true });
  broker.declareQueue({ name: 'living', durable: true, arguments: deadLetterTo('dead') });
  await publish(0, 15_000, 'living');
  expect(coldCount('living')).toBeGreaterThan(10_000);
  expect(await take(15_000, 'reject', 'living')).toEqual(range(0, 15_000));
  await broker.whenDurable();
  expect(await take(15_000, 'ack', 'dead')).toEqual(range(0, 15_000));
});

test.each(['q', 'passing'])(
  'a backlog of transient messages in %s leaves memory too, and is gone at the next start',
  async (queue) => {
    broker.declareQueue({ name: 'passing' });
    await publish(0, 30_000, queue, '', {});
    expect(broker.memory.blocked).toBe(false);
    expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
    expect(coldCount(queue)).toBeGreaterThan(25_000);
    expect(await take(10_000, 'ack', queue)).toEqual(range(0, 10_000));
    expect(await take(2_000, 'requeue', queue)).toEqual(range(10_000, 12_000));
    await publish(30_000, 31_000, queue, '', {});
    expect(await take(15_000, 'ack', queue)).toEqual(range(10_000, 25_000));
    await broker.close();
    await start();
    expect(broker.queue('q')?.readyCount).toBe(0);
    expect(broker.queue('passing')).toBeUndefined();
    broker.declareQueue({ name: 'another', durable: true });
    await broker.close();
    await start();
    expect(broker.queue('another')?.readyCount).toBe(0);
  },
);

test('transient messages that pass through are not written down, however full memory is', async () => {
  broker.declareQueue({ name: 'passing' });
  await publish(0, 5_000, 'passing', '', {});
  broker.declareQueue({ name: 'quick' });
  const consumer = broker.consume({ queue: 'quick', noAck: true }, () => undefined);
  const { messageBytes } = broker.memory;
  expect(messageBytes).toBeGreaterThan(memoryHighWaterBytes / 8);
  for (let index = 0; index < 3_000; index += 200) {
    await publish(index, index + 200, 'quick', '', {});
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((broker.queue('quick') as Queue).journal === null).toBe(true);
  expect((broker.queue('passing') as Queue).journal === null).toBe(false);
  consumer.cancel();
});

test('transient messages of several queues leave memory for each of them', async () => {
  for (const destination of ['a', 'b']) {
    broker.declareQueue({ name: destination, durable: destination === 'a' });
    broker.bind({
      source: 'amq.fanout',
      destination,
      destinationKind: 'queue',
      routingKey: '',
      arguments: [],
    });
  }
  await publish(0, 20_000, '', 'amq.fanout', {});
  expect(broker.memory.messageBytes).toBeLessThan(memoryHighWaterBytes / 2);
  expect(await take(20_000, 'ack', 'b')).toEqual(range(0, 20_000));
  broker.deleteQueue('b');
  expect(await take(20_000, 'ack', 'a')).toEqual(range(0, 20_000));
  await eventually(() => expect(broker.memory.messageBytes).toBe(0));
});
