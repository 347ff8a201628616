// When rows are sent: at once for what comes and goes, several times a second for counts, once a second for rates.
// The clock is moved by hand; the broker is real.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import type { EmbeddedSession } from '../../../src/connectors/embedded/session.ts';
import { limits } from '../../../src/contract/limits.ts';
import type { Change, ConsumerEvent, ExchangeRow, QueueRow } from '../../../src/contract/model.ts';
import { embeddedSession } from '../../support/embedded-session.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../fake-clock.ts';

let clock: FakeClock;
let broker: Broker;
let session: EmbeddedSession;
const faults: unknown[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  faults.length = 0;
  broker = await createBroker({ port: 0, version: 'test' });
  session = embeddedSession(broker, { clock, onFault: (thrown) => faults.push(thrown) });
});
afterEach(async () => {
  await session.close();
  await broker.close();
  if (faults.length > 0) throw new AggregateError(faults, 'looking at the broker failed');
});

const publish = (queue: string, count = 1) => {
  for (let number = 0; number < count; number += 1) {
    broker.publish({ exchange: '', routingKey: queue, properties: {}, body: Buffer.from('body') });
  }
};

async function watchQueues(): Promise<Change<QueueRow>[]> {
  const seen: Change<QueueRow>[] = [];
  session.topology.watchQueues({ push: (change) => seen.push(change), countDropped: () => undefined });
  await eventually(() => expect(seen.at(-1)?.op).toBe('synced'));
  seen.length = 0;
  return seen;
}

const rowsOf = (changes: readonly Change<QueueRow>[]) =>
  changes.flatMap((change) => (change.op === 'put' ? [change.row] : []));

test('with nobody watching, the broker is looked at once a second and no oftener', async () => {
  const atRest = clock.timers;
  const sink = { push: () => undefined, countDropped: () => undefined };
  const stop = session.topology.watchQueues(sink);
  expect(clock.timers).toBe(atRest + 1);
  stop();
  stop();
  expect([atRest, clock.timers]).toEqual([1, 1]);
  session.topology.watchQueues(sink);
  await session.close();
  expect(clock.timers).toBe(0);
});

describe('queue rows', () => {
  test('appear within 100 ms of the declaration, together', async () => {
    const seen = await watchQueues();
    broker.declareQueue({ name: 'a' });
    broker.declareQueue({ name: 'b' });
    broker.declareQueue({ name: 'short-lived' });
    broker.deleteQueue('short-lived');
    expect(seen).toEqual([]);
    clock.advance(100);
    expect(rowsOf(seen).map((row) => row.name)).toEqual(['a', 'b']);
  });

  test('have unknown rates at first, then rates over the time that passed', async () => {
    broker.declareQueue({ name: 'q' });
    const seen = await watchQueues();
    publish('q', 30);
    clock.advance(250);
    expect(rowsOf(seen)).toMatchObject([
      { ready: 30, readyBytes: 120, inRate: null, outRate: null, ackRate: null },
    ]);
    clock.advance(750);
    expect(rowsOf(seen).at(-1)).toMatchObject({ ready: 30, inRate: 30, outRate: 0, ackRate: 0, trend: [30] });
    clock.advance(1_000);
    expect(rowsOf(seen).at(-1)).toMatchObject({ inRate: 0, trend: [30, 30] });
  });

  test('show depth within 250 ms, and nothing is sent when nothing moves', async () => {
    broker.declareQueue({ name: 'q' });
    const seen = await watchQueues();
    clock.advance(40_000);
    seen.length = 0;
    clock.advance(10_000);
    expect(seen).toEqual([]);
    publish('q');
    clock.advance(250);
    expect(rowsOf(seen)).toMatchObject([{ name: 'q', ready: 1 }]);
  });

  test('carry at most half a minute of depth, and the history ten minutes', async () => {
    broker.declareQueue({ name: 'q' });
    const seen = await watchQueues();
    for (let second = 0; second < 700; second += 1) {
      publish('q');
      clock.advance(1_000);
    }
    const trend = rowsOf(seen).at(-1)?.trend;
    expect(trend).toEqual(Array.from({ length: limits.trendPoints }, (_, index) => 671 + index));
    const { samples } = await session.topology.history('q');
    expect(samples).toHaveLength(limits.historySamples);
    expect(samples.at(-1)).toMatchObject({ ready: 700, inRate: 1 });
    expect((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)).toBe((limits.historySamples - 1) * 1_000);
  });

  test('of a queue that was declared again begin anew', async () => {
    broker.declareQueue({ name: 'q' });
    publish('q', 50);
    clock.advance(3_000);
    broker.deleteQueue('q');
    broker.declareQueue({ name: 'q', durable: true });
    const seen = await watchQueues();
    clock.advance(1_000);
    expect((await session.topology.history('q')).samples).toHaveLength(1);
    expect(rowsOf(seen).every((row) => row.durable && row.ready === 0)).toBe(true);
  });
});

test('exchange rows count what was routed and what was not', async () => {
  const seen: Change<ExchangeRow>[] = [];
  session.topology.watchExchanges({ push: (change) => seen.push(change), countDropped: () => undefined });
  await eventually(() => expect(seen.at(-1)?.op).toBe('synced'));
  seen.length = 0;
  broker.declareQueue({ name: 'q' });
  publish('q', 4);
  publish('nowhere', 2);
  clock.advance(1_000);
  const ofDefault = seen.filter((change) => change.key === '');
  expect(ofDefault).toMatchObject([{ op: 'put', row: { inRate: 6, outRate: 4, unroutable: 2 } }]);
});

test('consumer events are kept up to their bound, and their numbers show what was let go', () => {
  broker.declareQueue({ name: 'q' });
  for (let count = 0; count < 300; count += 1) broker.consume({ queue: 'q' }, () => undefined).cancel();
  const events: ConsumerEvent[] = [];
  session.consumers?.watchEvents('q', { push: (event) => events.push(event), countDropped: () => undefined });
  expect(events).toHaveLength(limits.consumerEventsKept);
  expect(events[0]).toMatchObject({ number: 101, kind: 'joined' });
  expect(events.at(-1)).toMatchObject({ number: 600, kind: 'left' });
});

test('what throws while we look is reported, and the broker goes on', async () => {
  session.topology.watchQueues({
    push: () => {
      throw new Error('a reader that fails');
    },
    countDropped: () => undefined,
  });
  broker.declareQueue({ name: 'q' });
  publish('q');
  await eventually(() => expect(faults.splice(0).map(String)).toEqual(['Error: a reader that fails']));
  clock.advance(250);
  expect(faults.splice(0).map(String)).toEqual(['Error: a reader that fails']);
  expect(broker.queue('q')?.readyCount).toBe(1);
});
