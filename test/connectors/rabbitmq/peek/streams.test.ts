// Reading streams of a real RabbitMQ 3.10 from any place, also from those that are not there; and what is no stream any more.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PeekRequest, StreamStart } from '../../../../src/contract/peek.ts';
import type { LinkChannel, Received } from '../../../../src/connectors/rabbitmq/link-channel.ts';
import { readStream } from '../../../../src/connectors/rabbitmq/peek/read-stream.ts';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { FakeClock } from '../../fake-clock.ts';
import type { Client } from '../../suite/tools.ts';
import { managedSession } from '../management/managed-session.ts';
import { openSession, targetOf, untilState } from '../targets.ts';
import { bodiesOf, browseOf, FilledQueues, numbers } from './filled-queues.ts';

const few = { count: 5, maxBytes: 1_000_000, insist: false };

describeWith([rabbitmqMissing()], 'a stream of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let session: RabbitMqSession;
  let client: Client;
  let filled: FilledQueues;
  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    session = await managedSession(rabbit, { vhost });
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    filled = new FilledQueues(client);
  });
  afterAll(async () => {
    await Promise.all([session.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });
  const read = (queue: string, from: StreamStart, request: PeekRequest = few) =>
    browseOf(session).open(queue, { ...request, from });

  test('has nothing beyond its end, and nothing from a time to come: that is said, not waited for', async () => {
    const queue = await filled.make(20, { 'x-queue-type': 'stream' });
    for (const from of [
      { at: 'offset', offset: '20' },
      { at: 'offset', offset: '999999999999999999' },
      { at: 'time', time: Date.now() + 3_600_000 },
      { at: 'next' },
    ] as const) {
      expect(await read(queue, from)).toMatchObject({ total: 0, peek: { kind: 'read', stoppedBy: 'end' } });
    }
    expect(await bodiesOf(await read(queue, { at: 'offset', offset: '19' }))).toEqual(['19']);
    expect(await bodiesOf(await read(queue, { at: 'time', time: 0 }))).toEqual(numbers(0, 5));
    expect(await bodiesOf(await read(queue, { at: 'interval', interval: '1D' }))).toEqual(numbers(0, 5));
  });

  test('whose head was dropped is read from what is left, with the numbers that the messages have', async () => {
    const settings = {
      'x-queue-type': 'stream',
      'x-max-length-bytes': 200_000,
      'x-stream-max-segment-size-bytes': 50_000,
    };
    const queue = await filled.make(0, settings);
    const channel = await client.createConfirmChannel();
    const firstLeft = async () => {
      const snapshot = await read(queue, { at: 'offset', offset: '3' }, { ...few, count: 1 });
      return Number((await snapshot.page([0]))[0]?.sequence ?? '0');
    };
    // Segments are dropped when one is full and the next begins.
    await eventually(async () => {
      for (let number = 0; number < 100; number += 1) channel.sendToQueue(queue, Buffer.alloc(5_000));
      await channel.waitForConfirms();
      expect(await firstLeft()).toBeGreaterThan(3);
    }, 20_000);
  });

  test('is read until enough bytes are here, and no further', async () => {
    const queue = await filled.make(0, { 'x-queue-type': 'stream' });
    const channel = await client.createConfirmChannel();
    for (let number = 0; number < 10; number += 1) channel.sendToQueue(queue, Buffer.alloc(1_000));
    await channel.waitForConfirms();
    expect(await read(queue, { at: 'first' }, { ...few, count: 10, maxBytes: 2_500 })).toMatchObject({
      total: 3,
      peek: { stoppedBy: 'bytes' },
    });
  });

  test('refuses basic.get and purging, in its own words', async () => {
    const queue = await filled.make(1, { 'x-queue-type': 'stream' });
    await expect(session.purge?.purge(queue)).rejects.toMatchObject({ code: 'not_supported' });
    expect(await bodiesOf(await read(queue, { at: 'first' }))).toEqual(['0']);
  });

  test('that is deleted, and whose name another queue takes, is not read on: looking says so, and then borrows', async () => {
    const queue = await filled.make(3, { 'x-queue-type': 'stream' });
    const amqpOnly = openSession(targetOf(rabbit.amqpPort, { vhost }));
    await untilState(amqpOnly, 'ready');
    const browse = browseOf(amqpOnly);
    expect((await browse.open(queue, few)).peek?.kind).toBe('read');
    const channel = await client.createConfirmChannel();
    await channel.deleteQueue(queue);
    await channel.assertQueue(queue);
    channel.sendToQueue(queue, Buffer.from('precious'));
    await channel.waitForConfirms();
    await expect(browse.open(queue, few)).rejects.toMatchObject({
      code: 'precondition_failed',
      message: expect.stringContaining('it is no stream any more') as string,
    });
    const borrowed = await browse.open(queue, few);
    expect(borrowed.peek?.kind).toBe('borrow');
    expect(await bodiesOf(borrowed)).toEqual(['precious']);
    await filled.untilReady(queue, 1);
    await amqpOnly.close();
  });
});

test('what has no place in a stream is given back, not acknowledged: an older server takes any queue for one', async () => {
  let deliver: ((message: Received | null) => void) | null = null;
  const sent: string[] = [];
  const channel = {
    call: async () => ({ messageCount: 2 }),
    consume: async (_fields: object, onMessage: (message: Received | null) => void) => {
      deliver = onMessage;
      return 'tag';
    },
    cancel: async (tag: string) => sent.push(`cancel ${tag}`),
    ack: (tag: number) => sent.push(`ack ${tag}`),
    nack: (tag: number, { requeue }: { requeue: boolean }) => sent.push(`nack ${tag} ${requeue}`),
    onClose: () => undefined,
  };
  // Only what reading uses.
  const reading = readStream(channel as unknown as LinkChannel, new FakeClock(), 'orders', few);
  const arrives = await eventually(() => {
    if (deliver === null) throw new Error('nobody consumes yet');
    return deliver;
  });
  for (const deliveryTag of [1, 2]) {
    const storedProperties = new Uint8Array([0, 0]);
    const body = new Uint8Array(1);
    const where = { exchange: '', routingKey: 'orders', redelivered: false, messageCount: null };
    arrives({ deliveryTag, storedProperties, body, ...where });
  }
  await expect(reading).rejects.toMatchObject({ code: 'precondition_failed' });
  expect(sent).toEqual(['cancel tag', 'nack 1 true', 'nack 2 true']);
});
