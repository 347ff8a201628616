// x-dead-letter-strategy at-least-once: no dead letter of a quorum queue is lost because nobody could take it.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { bodies, send, waiting } from '../support/waiting-messages.ts';
import { Brokers, publishConfirmed, type Started } from './durability/brokers.ts';

let brokers: Brokers;
let started: Started;
let broker: Broker;

beforeEach(async () => {
  brokers = new Brokers();
  started = await brokers.start();
  ({ broker } = started);
});

afterEach(() => brokers.remove());

function work(given: Readonly<Record<string, Plain>> = {}): void {
  broker.declareQueue({
    name: 'work',
    durable: true,
    arguments: tableOf({
      'x-queue-type': 'quorum',
      'x-dead-letter-exchange': 'dlx',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      ...given,
    }),
  });
}

function deadLetterExchange(...queues: readonly string[]): void {
  broker.declareExchange({ name: 'dlx', type: 'fanout', durable: true });
  for (const destination of queues) {
    broker.bind({ source: 'dlx', destination, destinationKind: 'queue', routingKey: '', arguments: [] });
  }
}

function settle(how: 'reject' | 'requeue', queue = 'work'): void {
  const consumer = broker.consume({ queue, prefetch: 1 }, () => {});
  consumer.settle(1, how);
  consumer.cancel();
}

test('a dead letter stays, out of the way of consumers, until its exchange and a queue are there', async () => {
  work();
  send(broker, 'work', 'job');
  settle('reject');
  expect(broker.queue('work')).toMatchObject({ readyCount: 0, unackedCount: 1, unackedBytes: 3 });
  const [sequence = 0] = broker.snapshot('work').sequences;
  expect(broker.read('work', [sequence])[0]).toMatchObject({ state: 'unacked', holder: null });
  deadLetterExchange();
  const told = (): string[] => started.notices.map(({ message }) => message);
  await eventually(() => expect(told().at(-1)).toContain("exchange 'dlx' routes them to no queue"));
  expect(told().at(-2)).toContain("stay in queue 'work', which keeps them until they have arrived");
  expect(told().at(-2)).toContain("exchange 'dlx' does not exist");
  broker.declareQueue({ name: 'dead' });
  deadLetterExchange('dead');
  await eventually(() => expect(bodies(broker, 'dead')).toEqual(['job']));
  expect(broker.queue('work')).toMatchObject({ readyCount: 0, unackedCount: 0 });
  expect(broker.queue('work')?.counters).toMatchObject({ published: 1, discarded: 1 });
});

test('more than are tried at once arrive in their order', async () => {
  work({ 'x-message-ttl': 0 });
  const sent = Array.from({ length: 100 }, (_, number) => String(number));
  for (const body of sent) send(broker, 'work', body);
  await eventually(() => expect(broker.queue('work')).toMatchObject({ readyCount: 0, unackedCount: 100 }));
  broker.declareQueue({ name: 'dead' });
  deadLetterExchange('dead');
  await eventually(() => expect(bodies(broker, 'dead')).toEqual(sent));
});

test('a full queue gets it later, and the others not twice', async () => {
  broker.declareQueue({
    name: 'full',
    arguments: tableOf({ 'x-max-length': 1, 'x-overflow': 'reject-publish' }),
  });
  broker.declareQueue({ name: 'free' });
  send(broker, 'full', 'before');
  deadLetterExchange('full', 'free');
  work({ 'x-delivery-limit': 0 });
  send(broker, 'work', 'job');
  settle('requeue');
  expect(bodies(broker, 'free')).toEqual(['job']);
  expect(broker.queue('work')?.unackedCount).toBe(1);
  broker.purgeQueue('full');
  await eventually(() => expect(bodies(broker, 'full')).toEqual(['job']));
  expect(bodies(broker, 'free')).toEqual(['job']);
  expect(broker.queue('work')?.unackedCount).toBe(0);
});

test('what has not arrived counts toward the length, and can be deleted', () => {
  work({ 'x-max-length': 1 });
  send(broker, 'work', 'job');
  settle('reject');
  send(broker, 'work', 'refused');
  expect(bodies(broker, 'work')).toEqual(['job']);
  expect(broker.purgeQueue('work')).toEqual({ messages: 0 });
  expect(broker.deleteMessage('work', broker.snapshot('work').sequences[0] ?? 0)).toBe(true);
  send(broker, 'work', 'taken');
  expect(bodies(broker, 'work')).toEqual(['taken']);
});

test('a queue that drops from its head lets dead letters go', () => {
  work({ 'x-overflow': 'drop-head' });
  send(broker, 'work', 'job');
  settle('reject');
  expect(broker.queue('work')).toMatchObject({ readyCount: 0, unackedCount: 0 });
});

test('a rejected message is still a dead letter after a crash, and arrives for good', async () => {
  work();
  broker.declareQueue({ name: 'dead', durable: true });
  await publishConfirmed(started.client, 'work', ['job', 'next']);
  settle('reject');
  await eventually(async () => {
    ({ broker } = await brokers.afterCrash());
    // Notes come to the disk a little after what they are about.
    expect(broker.queue('work')).toMatchObject({ readyCount: 1, unackedCount: 1 });
  });
  expect(bodies(broker, 'work')).toEqual(['job', 'next']);
  deadLetterExchange('dead');
  await eventually(() => expect(bodies(broker, 'dead')).toEqual(['job']));
  expect(waiting(broker, 'dead')[0]?.properties.headers).toContainEqual({
    key: 'x-first-death-reason',
    value: { tag: 'S', value: 'rejected' },
  });
  expect(bodies(broker, 'work')).toEqual(['next']);
});
