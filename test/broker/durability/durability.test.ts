// What outlives the broker: which queues, exchanges, bindings and messages are there again, in which order and with
// which marks, after a clean end and after a crash.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeProperties } from '../../../src/amqp/properties.ts';
import { eventually } from '../../support/eventually.ts';
import { tableOf } from '../../support/field-table.ts';
import { send } from '../../support/waiting-messages.ts';
import { bodies, Brokers, persistent, publishConfirmed, type Started } from './brokers.ts';

let brokers: Brokers;
let first: Started;

beforeEach(async () => {
  brokers = new Brokers();
  first = await brokers.start();
});

afterEach(() => brokers.remove());

async function getMessage({ client }: Started, queue: string): Promise<bigint> {
  client.send(1, 'basic.get', { ticket: 0, queue, noAck: false });
  const { deliveryTag } = await client.expect('basic.get-ok');
  await client.content();
  return deliveryTag;
}

test('durable queues, exchanges and bindings come back as they were declared; others do not', async () => {
  const { broker, client } = first;
  const limit = [{ key: 'x-max-length', value: { tag: 'I', value: 9 } }] as const;
  await client.declareQueue(1, 'kept', { durable: true, arguments: limit });
  await client.declareQueue(1, 'auto', { durable: true, autoDelete: true });
  await client.declareQueue(1, 'transient');
  await client.declareQueue(1, 'mine', { durable: true, exclusive: true });
  broker.declareExchange({ name: 'orders', type: 'topic', durable: true, internal: true });
  broker.declareExchange({ name: 'passing', type: 'fanout' });
  const binding = { source: 'orders', destinationKind: 'queue', arguments: [] } as const;
  broker.bind({ ...binding, destination: 'kept', routingKey: 'a.#' });
  broker.bind({ ...binding, destination: 'kept', routingKey: 'b' });
  broker.bind({ ...binding, destination: 'transient', routingKey: 'c' });
  broker.bind({ ...binding, source: 'passing', destination: 'kept', routingKey: '' });
  broker.unbind({ ...binding, destination: 'kept', routingKey: 'b' });
  const second = await brokers.afterCrash();
  expect([...second.broker.queues()].map(({ name }) => name)).toEqual(['kept', 'auto']);
  const kept = second.broker.queue('kept');
  expect(kept).toMatchObject({ durable: true, autoDelete: false, owner: null, arguments: limit });
  expect(second.broker.queue('auto')?.autoDelete).toBe(true);
  const exchange = [...second.broker.exchanges()].find(({ name }) => name === 'orders');
  expect(exchange).toMatchObject({ type: 'topic', durable: true, internal: true });
  expect([...second.broker.exchanges()].some(({ name }) => name === 'passing')).toBe(false);
  expect([...second.broker.bindings()].map(({ source, routingKey }) => [source, routingKey])).toEqual([
    ['orders', 'a.#'],
  ]);
});

test('what was deleted stays deleted, and a queue declared again by the same name is empty', async () => {
  const { broker, client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  broker.declareExchange({ name: 'gone', type: 'direct', durable: true });
  await publishConfirmed(client, 'q', ['old']);
  broker.deleteQueue('q');
  broker.deleteExchange('gone');
  expect([...(await brokers.afterCrash()).broker.queues()]).toEqual([]);
  broker.declareQueue({ name: 'q', durable: true });
  const again = await brokers.afterCrash();
  expect(bodies(again.broker, 'q')).toEqual([]);
  expect([...again.broker.exchanges()].some(({ name }) => name === 'gone')).toBe(false);
});

test('confirmed persistent messages survive a crash in order, with all that they had', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  const properties = {
    ...persistent,
    contentType: 'text/plain',
    headers: [{ key: 'h', value: { tag: 'S', value: 'v' } }] as const,
    messageId: 'm',
  };
  const sent = Array.from({ length: 500 }, (_, index) => `${index}`);
  await publishConfirmed(client, 'q', sent, { properties });
  const { broker } = await brokers.afterCrash();
  expect(bodies(broker, 'q')).toEqual(sent);
  const [view] = broker.read('q', broker.snapshot('q').sequences);
  expect(decodeProperties(view?.properties ?? new Uint8Array())).toEqual(properties);
  const [before] = first.broker.read('q', first.broker.snapshot('q').sequences);
  expect(view).toMatchObject({ sequence: before?.sequence, routingKey: 'q', exchange: '' });
  expect(Math.abs((view?.publishedAt ?? 0) - (before?.publishedAt ?? 0))).toBeLessThan(2);
});

test('a quorum queue keeps transient messages too, also those that it shares with a classic queue', async () => {
  const { broker, client } = first;
  broker.declareQueue({ name: 'classic', durable: true });
  broker.declareQueue({
    name: 'quorum',
    durable: true,
    arguments: tableOf({ 'x-queue-type': 'quorum' }),
  });
  for (const queue of ['classic', 'quorum']) {
    broker.bind({
      source: 'amq.fanout',
      destination: queue,
      destinationKind: 'queue',
      routingKey: '',
      arguments: [],
    });
  }
  await publishConfirmed(client, '', ['shared'], { exchange: 'amq.fanout', properties: { deliveryMode: 1 } });
  await publishConfirmed(client, '', ['lasting'], { exchange: 'amq.fanout' });
  const crashed = await brokers.afterCrash();
  expect(bodies(crashed.broker, 'quorum')).toEqual(['shared', 'lasting']);
  expect(bodies(crashed.broker, 'classic')).toEqual(['lasting']);
  await brokers.stop(first);
  const second = await brokers.start();
  expect(bodies(second.broker, 'quorum')).toEqual(['shared', 'lasting']);
});

test('transient messages and messages of transient queues do not survive', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  await client.declareQueue(1, 't');
  await publishConfirmed(client, 'q', ['transient'], { properties: { deliveryMode: 1 } });
  await brokers.stop(first);
  const second = await brokers.start();
  await publishConfirmed(second.client, 'q', ['persistent']);
  const third = await brokers.afterCrash();
  expect(bodies(third.broker, 'q')).toEqual(['persistent']);
  expect(third.broker.queue('t')).toBeUndefined();
});

test('one message in many queues is written once, and gone from those that acked it', async () => {
  const { broker, client } = first;
  const names = Array.from({ length: 20 }, (_, index) => `fan ${index}`);
  for (const destination of names) {
    await client.declareQueue(1, destination, { durable: true });
    const binding = {
      source: 'amq.fanout',
      destinationKind: 'queue',
      routingKey: '',
      arguments: [],
    } as const;
    broker.bind({ ...binding, destination });
  }
  const large = 'x'.repeat(100_000);
  await publishConfirmed(client, '', [large], { exchange: 'amq.fanout' });
  const log = path.join(brokers.directory, 'messages-v1');
  const size = (): number =>
    readdirSync(log)
      .filter((name) => name.endsWith('.log'))
      .reduce((sum, name) => sum + statSync(path.join(log, name)).size, 0);
  expect(size()).toBeLessThan(110_000);
  for (const queue of names.slice(0, 10)) {
    const deliveryTag = await getMessage(first, queue);
    client.send(1, 'basic.ack', { deliveryTag, multiple: false });
  }
  await eventually(() => expect([...broker.queues()].filter((queue) => queue.unackedCount > 0)).toEqual([]));
  await brokers.stop(first);
  const second = await brokers.start();
  const counts = names.map((name) => second.broker.queue(name)?.readyCount);
  expect(counts).toEqual([...Array<number>(10).fill(0), ...Array<number>(10).fill(1)]);
});

test('acks reach the disk within a moment, and what was delivered comes back marked', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  await publishConfirmed(client, 'q', ['acked', 'held', 'requeued', 'never touched']);
  const acked = await getMessage(first, 'q');
  await getMessage(first, 'q');
  const requeued = await getMessage(first, 'q');
  client.send(1, 'basic.ack', { deliveryTag: acked, multiple: false });
  client.send(1, 'basic.reject', { deliveryTag: requeued, requeue: true });
  await eventually(async () => {
    const { broker } = await brokers.afterCrash();
    expect(bodies(broker, 'q')).toEqual(['held*', 'requeued*', 'never touched']);
  });
});

test('a message whose deletion was waited for is gone after a crash, however short ago', async () => {
  const { broker } = first;
  broker.declareQueue({ name: 'kept', durable: true, autoDelete: false, arguments: [] });
  for (const body of ['one', 'two', 'three']) send(broker, 'kept', body, { deliveryMode: 2 });
  expect(await broker.whenDurable()).toBe(true);
  for (const sequence of broker.snapshot('kept').sequences.slice(0, 2)) {
    broker.deleteMessage('kept', sequence);
    expect(await broker.whenSettled()).toBe(true);
    const { broker: next } = await brokers.afterCrash();
    expect(next.snapshot('kept').sequences).toHaveLength(broker.snapshot('kept').sequences.length);
  }
});

test('after a clean end nothing that was acked comes back, however short ago', async () => {
  const { broker, client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  const sent = Array.from({ length: 100 }, (_, index) => `${index}`);
  await publishConfirmed(client, 'q', sent);
  broker.deleteMessage('q', 50);
  for (let count = 0; count < 10; count += 1) await getMessage(first, 'q');
  client.send(1, 'basic.ack', { deliveryTag: 10n, multiple: true });
  await eventually(() => expect(broker.queue('q')?.unackedCount).toBe(0));
  await brokers.stop(first);
  const second = await brokers.start();
  expect(bodies(second.broker, 'q')).toEqual([...sent.slice(10, 49), ...sent.slice(50)]);
  second.broker.purgeQueue('q');
  await publishConfirmed(second.client, 'q', ['later']);
  expect(second.broker.snapshot('q').sequences[0]).toBe(101);
  await brokers.stop(second);
  expect(bodies((await brokers.start()).broker, 'q')).toEqual(['later']);
});

test('dead letters survive with their history, and the source is gone', async () => {
  const { broker, client } = first;
  const deadLetter = [{ key: 'x-dead-letter-exchange', value: { tag: 'S', value: 'amq.fanout' } }] as const;
  await client.declareQueue(1, 'work', { durable: true, arguments: deadLetter });
  await client.declareQueue(1, 'dead', { durable: true });
  const binding = { source: 'amq.fanout', destinationKind: 'queue', routingKey: '', arguments: [] } as const;
  broker.bind({ ...binding, destination: 'dead' });
  await publishConfirmed(client, 'work', ['unlucky']);
  const deliveryTag = await getMessage(first, 'work');
  client.send(1, 'basic.reject', { deliveryTag, requeue: false });
  await eventually(() => expect(broker.queue('dead')?.readyCount).toBe(1));
  await brokers.stop(first);
  const second = await brokers.start();
  expect(bodies(second.broker, 'work')).toEqual([]);
  expect(bodies(second.broker, 'dead')).toEqual(['unlucky']);
  const [view] = second.broker.read('dead', [1]);
  const { headers } = decodeProperties(view?.properties ?? new Uint8Array());
  expect(headers?.map(({ key }) => key)).toContain('x-death');
});

test('a message expires after a restart at the time at which it would have without', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  await publishConfirmed(client, 'q', ['short'], { properties: { ...persistent, expiration: '300' } });
  await publishConfirmed(client, 'q', ['long'], { properties: { ...persistent, expiration: '600000' } });
  await brokers.stop(first);
  const second = await brokers.start();
  expect(second.broker.queue('q')?.readyCount).toBeGreaterThan(0);
  await eventually(() => expect(bodies(second.broker, 'q')).toEqual(['long']));
});

test('a message that a full queue refused does not come back', async () => {
  const { client } = first;
  const limit = [
    { key: 'x-max-length', value: { tag: 'I', value: 1 } },
    { key: 'x-overflow', value: { tag: 'S', value: 'reject-publish' } },
  ] as const;
  await client.declareQueue(1, 'q', { durable: true, arguments: limit });
  await publishConfirmed(client, 'q', ['fits']);
  client.publish(1, '', 'q', Buffer.from('refused'), persistent);
  await client.expect('basic.nack');
  await brokers.stop(first);
  expect(bodies((await brokers.start()).broker, 'q')).toEqual(['fits']);
});

test('a committed transaction is on the disk when it is answered', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  client.send(1, 'tx.select', {});
  await client.expect('tx.select-ok');
  client.publish(1, '', 'q', Buffer.from('committed'), persistent);
  client.send(1, 'tx.commit', {});
  await client.expect('tx.commit-ok');
  expect(bodies((await brokers.afterCrash()).broker, 'q')).toEqual(['committed']);
});

test('the disk is given back while the broker runs', async () => {
  const { broker, client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  const log = path.join(brokers.directory, 'messages-v1');
  const body = 'x'.repeat(1 << 20);
  await publishConfirmed(client, 'q', Array<string>(60).fill(body));
  expect(readdirSync(log).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(3);
  broker.purgeQueue('q');
  await eventually(() => expect(readdirSync(log).filter((name) => name.endsWith('.log'))).toHaveLength(1));
});

test('a few messages that stay do not keep the room of many that have gone', async () => {
  const { broker, client } = first;
  await client.declareQueue(1, 'flow', { durable: true });
  await client.declareQueue(1, 'stays', { durable: true });
  const log = path.join(brokers.directory, 'messages-v1');
  const files = (): number => readdirSync(log).filter((name) => name.endsWith('.log')).length;
  const large = 'x'.repeat(1 << 20);
  const kept = Array.from({ length: 100 }, (_, index) => `kept ${index}`);
  for (const body of kept) {
    client.publish(1, '', 'flow', Buffer.from(large), persistent);
    client.publish(1, '', 'stays', Buffer.from(body), persistent);
  }
  await publishConfirmed(client, 'flow', ['last']);
  expect(files()).toBeGreaterThan(5);
  await getMessage(first, 'stays');
  broker.purgeQueue('flow');
  // Whatever happens to a message while it moves.
  for (let sequence = 2; sequence <= 100; sequence += 2) broker.deleteMessage('stays', sequence);
  await eventually(() => {
    // Settling something makes the broker look whether room can be given back.
    broker.publish({ exchange: '', routingKey: 'flow', properties: persistent, body: Buffer.alloc(1) });
    broker.purgeQueue('flow');
    expect(files()).toBeLessThanOrEqual(4);
  });
  const left = kept
    .filter((_, index) => index % 2 === 0)
    .map((body, index) => (index === 0 ? `${body}*` : body));
  await eventually(async () => {
    const second = await brokers.afterCrash();
    expect(bodies(second.broker, 'stays')).toEqual(left);
    expect(bodies(second.broker, 'flow')).toEqual([]);
  });
  await brokers.stop(first);
  expect(bodies((await brokers.start()).broker, 'stays')).toEqual(left);
});

test('damage is told with what was lost and where it is kept, and the rest is served', async () => {
  const { client } = first;
  await client.declareQueue(1, 'q', { durable: true });
  await publishConfirmed(client, 'q', ['first', 'second', 'third']);
  await brokers.stop(first);
  const log = path.join(brokers.directory, 'messages-v1');
  const file = path.join(log, readdirSync(log).find((name) => name.endsWith('.log')) ?? '');
  const bytes = readFileSync(file);
  bytes.write('damage', bytes.indexOf('second'));
  writeFileSync(file, Buffer.concat([bytes, Buffer.from('torn')]));
  const { broker, notices } = await brokers.start();
  expect(bodies(broker, 'q')).toEqual(['first', 'third']);
  const words = notices.map(({ message }) => message).join('\n');
  expect(words).toContain('Recovered 2 messages in 1 durable queue');
  expect(words).toContain('Cut 4 bytes off the end');
  expect(words).toContain('damaged in 1 place');
  expect(words).toContain('damaged-');
});
