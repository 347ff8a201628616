// Who joined and left, from readings and from what the server tells: named once the server knows whose a consumer is, and
// dated honestly when nobody read for long.

import { expect, test } from 'vitest';
import { ConsumerEvents } from '../../../../src/connectors/rabbitmq/management/consumer-events.ts';
import type { ConsumerEvent, ConsumerRow } from '../../../../src/contract/model.ts';
import { FakeClock } from '../../fake-clock.ts';
import { Collector } from '../../suite/tools.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

function consumer(differs: Partial<ConsumerRow> = {}): ConsumerRow {
  return {
    tag: 'worker',
    queue: 'orders',
    connectionId: 'c',
    clientName: 'billing',
    product: '',
    version: '',
    address: '10.0.0.1:5000',
    user: 'guest',
    channel: 1,
    ackMode: 'manual',
    exclusive: false,
    prefetch: 1,
    unacked: 0,
    deliverRate: null,
    ackRate: null,
    delivered: null,
    acked: null,
    joinedAt: null,
    lastDeliveryAt: null,
    oldestUnackedAt: null,
    arguments: [],
    ...differs,
  };
}

const nobody: ReadonlyMap<string, ConsumerRow> = new Map();
const one = (row: ConsumerRow): ReadonlyMap<string, ConsumerRow> => new Map([['key', row]]);
const unnamed = consumer({ connectionId: null, clientName: '', address: '' });

function watched() {
  const clock = new FakeClock();
  const events = new ConsumerEvents(clock);
  const seen = new Collector<ConsumerEvent>();
  events.watch(undefined, seen);
  return { clock, events, rows: seen.rows };
}

test('a consumer that the server cannot name yet is told of with its name, and the time at which it joined', () => {
  const { clock, events, rows } = watched();
  const at = clock.now();
  events.told({ kind: 'joined', tag: 'worker', queue: 'orders', user: 'guest', at });
  events.compare(nobody, one(unnamed), secondMs);
  expect(rows).toEqual([]);
  clock.advance(4 * secondMs);
  events.compare(one(unnamed), one(consumer()), 4 * secondMs);
  expect(rows).toMatchObject([{ kind: 'joined', at, clientName: 'billing', address: '10.0.0.1:5000' }]);
});

test('one that leaves before it was named, or is never named, has joined all the same', () => {
  const { clock, events, rows } = watched();
  events.compare(nobody, one(unnamed), secondMs);
  events.compare(one(unnamed), nobody, secondMs);
  expect(rows.map(({ kind }) => kind)).toEqual(['joined', 'left']);
  events.compare(nobody, one(unnamed), secondMs);
  clock.advance(10 * secondMs);
  events.compare(one(unnamed), one(unnamed), 10 * secondMs);
  expect(rows.map(({ kind }) => kind)).toEqual(['joined', 'left', 'joined']);
});

test('what happened while nobody read is not given the exact time of the next reading', () => {
  const { events, rows } = watched();
  events.compare(nobody, one(consumer()), secondMs);
  events.compare(one(consumer()), nobody, 9 * minuteMs);
  expect(rows.map(({ reason }) => reason)).toEqual([null, 'at some time in the last 9 min']);
});
