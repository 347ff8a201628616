// Borrowing and reading against a real RabbitMQ 3.10: what was announced is what happens. Each test that answers an open
// question of the reference says so in its title.

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import { decodeProperties } from '../../../../src/amqp/properties.ts';
import { describeWith } from '../../../support/needs.ts';
import { places } from '../../../support/places.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { managedSession } from '../management/managed-session.ts';
import { openSession, targetOf, untilState } from '../targets.ts';
import { bodiesOf, browseOf, FilledQueues, numbers, type Arguments } from './filled-queues.ts';

const few = { count: 10, maxBytes: 1_000_000, insist: false };

describeWith([rabbitmqMissing()], 'looking at messages of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let managed: RabbitMqSession;
  let amqpOnly: RabbitMqSession;
  let client: Awaited<ReturnType<typeof amqp.connect>>;
  const others: { close(): Promise<unknown> }[] = [];
  let filled: FilledQueues;

  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    managed = await managedSession(rabbit, { vhost });
    amqpOnly = openSession(targetOf(rabbit.amqpPort, { vhost }));
    await untilState(amqpOnly, 'ready');
    client = await connect();
    filled = new FilledQueues(client);
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
  });
  afterAll(async () => {
    await Promise.all([managed.close(), amqpOnly.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });

  const connect = () => amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
  const queueOf = (count: number, settings: Arguments = {}) => filled.make(count, settings);
  const drain = (queue: string) => filled.drain(queue);
  const untilReady = (queue: string, count: number) => filled.untilReady(queue, count);

  test('a classic queue of 1,000 messages has the same ones in the same order afterwards', async () => {
    const queue = await queueOf(1_000);
    expect(await browseOf(managed).offer?.(queue)).toEqual({
      kind: 'borrow',
      type: 'classic',
      ready: 1_000,
      costs: [{ code: 'redelivered' }],
      refusal: null,
    });
    const snapshot = await browseOf(managed).open(queue, { ...few, count: 700 });
    expect(snapshot.peek).toEqual({ kind: 'borrow', stoppedBy: 'count', ready: 1_000, left: 0 });
    expect(await bodiesOf(snapshot)).toEqual(numbers(0, 700));
    await untilReady(queue, 1_000);
    expect(await snapshot.drift()).toEqual({ added: 0, gone: 0 });
    const after = await drain(queue);
    expect(after.map(({ body }) => body)).toEqual(numbers(0, 1_000));
    expect(after.map(({ redelivered }) => redelivered)).toEqual(numbers(0, 1_000).map((_, at) => at < 700));
    expect(await snapshot.drift()).toEqual({ added: 0, gone: 1_000 });
    snapshot.close();
  });

  test('a message can be read in full for as long as its list is kept', async () => {
    const queue = await queueOf(3);
    const browse = browseOf(managed);
    const snapshot = await browse.open(queue, few);
    expect(snapshot.peek?.stoppedBy).toBe('end');
    const [, second] = await snapshot.page([0, 1]);
    await drain(queue);
    const sequence = second?.sequence ?? '';
    expect(Buffer.from((await browse.get(queue, sequence)).body).toString()).toBe('1');
    expect(Buffer.from(await browse.body(queue, sequence)).toString()).toBe('1');
    const contents = await snapshot.contents([2, 0], { bytesMax: 1_000, bodyBytesMax: 100 });
    expect(contents.map((content) => Buffer.from(content?.body ?? []).toString())).toEqual(['2', '0']);
    snapshot.close();
    await expect(browse.get(queue, sequence)).rejects.toMatchObject({ code: 'not_found' });
    await expect(snapshot.page([0])).rejects.toMatchObject({ code: 'snapshot_gone' });
  });

  test('it ends when enough bytes are here', async () => {
    const queue = await queueOf(0);
    const channel = await client.createConfirmChannel();
    for (let number = 0; number < 5; number += 1) channel.sendToQueue(queue, Buffer.alloc(1_000));
    await channel.waitForConfirms();
    const snapshot = await browseOf(managed).open(queue, { ...few, maxBytes: 2_500 });
    expect(snapshot).toMatchObject({ total: 3, peek: { stoppedBy: 'bytes' } });
    await untilReady(queue, 5);
  });

  test('3.10 puts what a quorum queue without limit gets back behind all others, as announced', async () => {
    const queue = await queueOf(6, { 'x-queue-type': 'quorum' });
    const offer = await browseOf(managed).offer?.(queue);
    expect(offer?.costs.map(({ code }) => code)).toEqual(['redelivered', 'countsDelivery', 'rotates']);
    const snapshot = await browseOf(managed).open(queue, { ...few, count: 2 });
    expect(await bodiesOf(snapshot)).toEqual(['0', '1']);
    await untilReady(queue, 6);
    const after = await drain(queue);
    expect(after.map(({ body }) => body)).toEqual(['2', '3', '4', '5', '0', '1']);
  });

  test('a quorum queue with a limit counts each look and puts it behind what was returned before, as announced; near the limit it is refused', async () => {
    const queue = await queueOf(4, { 'x-queue-type': 'quorum', 'x-delivery-limit': 4 });
    const browse = browseOf(managed);
    for (const look of [1, 2]) {
      const offer = await browse.offer?.(queue);
      expect(offer?.refusal).toBeNull();
      expect(offer?.costs).toContainEqual({
        code: 'usesDelivery',
        limit: 4,
        used: look === 1 ? null : look - 1,
        lastly: 'dropped',
      });
      expect(offer?.costs).toContainEqual({ code: 'behindReturned' });
      const snapshot = await browse.open(queue, few);
      // The second look stops at the first message that has only two deliveries left.
      const rows = await snapshot.page(places(0, 10));
      expect(rows[0]?.deliveries).toEqual({ used: look, limit: 4 });
      expect(snapshot.total).toBe(look === 1 ? 4 : 1);
      await untilReady(queue, 4);
    }
    expect((await browse.offer?.(queue))?.refusal).toEqual({ code: 'nearLimit', used: 2, limit: 4 });
    await expect(browse.open(queue, few)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await browse.open(queue, { ...few, insist: true })).total).toBe(4);
    await untilReady(queue, 4);
    const after = await drain(queue);
    expect(after.map(({ body }) => body)).toEqual(['1', '2', '3', '0']);
    expect(after.map(({ count }) => count)).toEqual([2, 2, 2, 3]);
  });

  test('a message whose deliveries are used up is lost to the queue by being given back', async () => {
    const dead = await queueOf(0);
    const queue = await queueOf(1, {
      'x-queue-type': 'quorum',
      'x-delivery-limit': 1,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    });
    const insisting = { ...few, insist: true };
    expect((await browseOf(managed).open(queue, insisting)).peek?.left).toBe(0);
    await untilReady(queue, 1);
    const last = await browseOf(managed).open(queue, insisting);
    expect(last.peek?.left).toBe(1);
    expect((await last.page([0]))[0]?.deliveries).toEqual({ used: 2, limit: 1 });
    await untilReady(dead, 1);
    expect(await drain(queue)).toEqual([]);
  });

  test('a quorum queue with a single active consumer lends nothing, and a classic one does [open question]', async () => {
    const quorum = await queueOf(1, { 'x-queue-type': 'quorum', 'x-single-active-consumer': true });
    expect((await browseOf(managed).offer?.(quorum))?.refusal).toEqual({ code: 'singleActive' });
    await expect(browseOf(managed).open(quorum, few)).rejects.toMatchObject({ code: 'resource_locked' });
    // AMQP alone does not know it before: the server's refusal is what there is.
    await expect(browseOf(amqpOnly).open(quorum, few)).rejects.toMatchObject({ code: 'resource_locked' });
    const classic = await queueOf(1, { 'x-single-active-consumer': true });
    expect((await browseOf(managed).open(classic, few)).total).toBe(1);
  });

  test('an exclusive consumer does not keep anybody from a classic queue [open question]', async () => {
    const queue = await queueOf(2);
    const other = await connect();
    others.push(other);
    const channel = await other.createChannel();
    await channel.prefetch(1);
    await channel.consume(queue, () => undefined, { exclusive: true });
    const snapshot = await browseOf(managed).open(queue, few);
    expect(await bodiesOf(snapshot)).toEqual(['1']);
    expect((await browseOf(managed).offer?.(queue))?.costs).toContainEqual({
      code: 'competes',
      consumers: 1,
    });
  });

  test('the queue of another connection is refused by name', async () => {
    const other = await connect();
    others.push(other);
    const { queue } = await (await other.createChannel()).assertQueue('', { exclusive: true });
    expect((await browseOf(managed).offer?.(queue))?.refusal).toEqual({ code: 'exclusive' });
    await expect(browseOf(amqpOnly).open(queue, few)).rejects.toMatchObject({ code: 'resource_locked' });
  });

  test('what is held leaves a gap in a bounded queue, and giving back into a filled gap drops the head [open question]', async () => {
    const queue = await queueOf(3, { 'x-max-length': 3 });
    const other = await connect();
    others.push(other);
    const borrower = await other.createChannel();
    const held = [await borrower.get(queue), await borrower.get(queue)];
    const channel = await client.createConfirmChannel();
    for (const body of ['late 1', 'late 2']) channel.sendToQueue(queue, Buffer.from(body));
    await channel.waitForConfirms();
    await untilReady(queue, 3);
    for (const message of held) if (message !== false) borrower.nack(message, false, true);
    await borrower.checkQueue(queue);
    const after = (await drain(queue)).map(({ body }) => body);
    expect(after).toEqual(['2', 'late 1', 'late 2']);
  });

  test('AMQP alone says that the type is not known, and looks', async () => {
    const queue = await queueOf(2);
    const offer = await browseOf(amqpOnly).offer?.(queue);
    expect(offer).toMatchObject({ type: null, ready: 2 });
    expect(offer?.costs.map(({ code }) => code)).toEqual(['redelivered', 'typeUnknown']);
    expect((await browseOf(amqpOnly).open(queue, few)).total).toBe(2);
  });

  test('a stream is read from the first, an offset, a time and the end, and nothing changes by it', async () => {
    const queue = await queueOf(50, { 'x-queue-type': 'stream' });
    const browse = browseOf(managed);
    expect(await browse.offer?.(queue)).toMatchObject({ kind: 'read', type: 'stream', costs: [] });
    const first = await browse.open(queue, few);
    expect(first.peek).toEqual({ kind: 'read', stoppedBy: 'count', ready: null, left: 0 });
    const rows = await first.page(places(0, 10));
    expect(rows.map(({ sequence }) => sequence)).toEqual(numbers(0, 10));
    expect(rows.every(({ deliveries }) => deliveries === undefined)).toBe(true);
    const later = await browse.open(queue, { ...few, from: { at: 'offset', offset: '45' } });
    expect(await bodiesOf(later)).toEqual(numbers(45, 50));
    expect(later.peek?.stoppedBy).toBe('end');
    expect(Buffer.from((await browse.get(queue, '47')).body).toString()).toBe('47');
    const hour = await browse.open(queue, { ...few, from: { at: 'time', time: Date.now() - 3_600_000 } });
    expect(await bodiesOf(hour)).toEqual(numbers(0, 10));
    const interval = await browse.open(queue, { ...few, from: { at: 'interval', interval: '1h' } });
    expect(interval.total).toBe(10);
    expect((await browse.open(queue, { ...few, from: { at: 'next' } })).total).toBe(0);
    const last = await browse.open(queue, { ...few, count: 100, from: { at: 'last' } });
    expect((await bodiesOf(last)).at(-1)).toBe('49');
  });

  test('AMQP alone finds out by looking that a queue is a stream, and reads it', async () => {
    const queue = await queueOf(3, { 'x-queue-type': 'stream' });
    const snapshot = await browseOf(amqpOnly).open(queue, few);
    expect(snapshot.peek?.kind).toBe('read');
    expect(await bodiesOf(snapshot)).toEqual(['0', '1', '2']);
    expect(await browseOf(amqpOnly).offer?.(queue)).toMatchObject({ kind: 'read' });
  });

  test('properties are kept byte for byte', async () => {
    const queue = await queueOf(0);
    const channel = await client.createConfirmChannel();
    const headers = { list: [1, 'two'], inner: { deep: null } };
    channel.sendToQueue(queue, Buffer.from([0, 255]), { headers, messageId: 'm', expiration: '600000' });
    await channel.waitForConfirms();
    const snapshot = await browseOf(managed).open(queue, few);
    const [content] = await snapshot.contents([0], { bytesMax: 1_000, bodyBytesMax: 10 });
    expect(decodeProperties(content?.storedProperties ?? new Uint8Array())).toMatchObject({
      messageId: 'm',
      expiration: '600000',
    });
    expect(Buffer.from(content?.body ?? [])).toEqual(Buffer.from([0, 255]));
  });
});
