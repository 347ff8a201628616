// The feed of things that exist, and the test consumer's settling, on a clock that is moved by hand.

import { beforeEach, describe, expect, test } from 'vitest';
import { ChangeFeed } from '../../../src/connectors/change-feed.ts';
import { DelayedSettling } from '../../../src/connectors/amqp/delayed-settling.ts';
import type { Change } from '../../../src/contract/model.ts';
import { guardedClock } from '../../../src/lib/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../fake-clock.ts';

let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
});

describe('a change feed', () => {
  let things: Map<string, number>;
  let feed: ChangeFeed<number>;
  let seen: Change<number>[];
  const sink = { push: (change: Change<number>) => void seen.push(change), countDropped: () => undefined };
  const synced = { op: 'synced', key: '' };
  const put = (key: string, row: number) => ({ op: 'put', key, row });

  beforeEach(() => {
    things = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    seen = [];
    const scoped = (scope: string | undefined) =>
      [...things.keys()].filter((key) => scope === undefined || key === scope);
    feed = new ChangeFeed({ keys: scoped, row: (key) => things.get(key) }, clock);
  });

  test('begins with everything, then says that this was all', async () => {
    feed.watch(sink);
    await eventually(() => expect(seen).toEqual([put('a', 1), put('b', 2), synced]));
  });

  test('says so at once when there is nothing', async () => {
    things.clear();
    feed.watch(sink);
    await eventually(() => expect(seen).toEqual([synced]));
  });

  test('sends many changes of a moment as one row, as it is then', async () => {
    feed.watch(sink);
    await eventually(() => expect(seen).toHaveLength(3));
    for (let value = 10; value < 20; value += 1) {
      things.set('a', value);
      feed.touch('a');
      feed.flushSoon();
    }
    expect(seen).toHaveLength(3);
    clock.advance(100);
    expect(seen.slice(3)).toEqual([put('a', 19)]);
    clock.advance(1_000);
    expect(seen).toHaveLength(4);
  });

  test('tells that something went, and nothing of what came and went in between', async () => {
    feed.watch(sink);
    await eventually(() => expect(seen).toHaveLength(3));
    things.delete('b');
    feed.touch('b');
    feed.flush();
    expect(seen.slice(3)).toEqual([{ op: 'delete', key: 'b' }]);
  });

  test('gives a reader of one scope the changes of that scope', async () => {
    feed.watch(sink, 'a');
    await eventually(() => expect(seen).toEqual([put('a', 1), synced]));
    feed.touch('b', 'b');
    feed.touch('a', 'a');
    feed.flush();
    expect(seen.slice(2)).toEqual([put('a', 1)]);
  });

  test('sends a long list in slices and still in full, with what changes meanwhile', async () => {
    for (let number = 0; number < 3_000; number += 1) things.set(`t${number}`, number);
    feed.watch(sink);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(3_000);
    things.set('t2999', -1);
    things.delete('t2998');
    feed.touch('t2999');
    feed.touch('t2998');
    feed.flush();
    await eventually(() => expect(seen.at(-1)).toEqual(synced));
    expect(seen).toContainEqual(put('t2999', -1));
    expect(seen).toContainEqual({ op: 'delete', key: 't2998' });
    expect(seen).not.toContainEqual(put('t2998', 2998));
  });

  test('leaves no timer behind when its last reader has gone', () => {
    const stop = feed.watch(sink);
    feed.touch('a');
    feed.flushSoon();
    stop();
    expect(clock.timers).toBe(0);
    expect(feed.watched).toBe(false);
    feed.flushSoon();
    expect(clock.timers).toBe(0);
  });
});

describe('settling after a delay', () => {
  const settled: string[] = [];
  beforeEach(() => {
    settled.length = 0;
  });
  const settling = (how: 'ack' | 'requeue' | 'reject' | 'automatic' | null, delayMs: number) =>
    new DelayedSettling(clock, how, delayMs, (tag, done) => settled.push(`${done} ${tag}`));

  test('settles each delivery when its own delay has passed, in order', () => {
    const consumer = settling('ack', 100);
    consumer.add(1);
    clock.advance(60);
    consumer.add(2);
    clock.advance(40);
    expect(settled).toEqual(['ack 1']);
    clock.advance(60);
    expect(settled).toEqual(['ack 1', 'ack 2']);
  });

  test('never settles from within the delivery itself', () => {
    const consumer = settling('reject', 0);
    consumer.add(1);
    expect(settled).toEqual([]);
    clock.advance(0);
    expect(settled).toEqual(['reject 1']);
  });

  test('does not turn a requeue without a delay into a busy loop', () => {
    const consumer = settling('requeue', 0);
    consumer.add(1);
    clock.advance(49);
    expect(settled).toEqual([]);
    clock.advance(1);
    expect(settled).toEqual(['requeue 1']);
  });

  test('does nothing by itself when the user or the broker settles', () => {
    settling(null, 0).add(1);
    settling('automatic', 0).add(1);
    expect(clock.timers).toBe(0);
  });

  test('settles nothing after it was stopped', () => {
    const consumer = settling('ack', 10);
    consumer.add(1);
    consumer.stop();
    clock.advance(1_000);
    expect(settled).toEqual([]);
  });
});

test('a guarded clock reports what a callback throws and goes on', () => {
  const faults: unknown[] = [];
  const guarded = guardedClock(clock, (thrown) => faults.push(thrown));
  let calls = 0;
  guarded.every(10, () => {
    calls += 1;
    throw new Error(`call ${calls}`);
  });
  clock.advance(30);
  expect(calls).toBe(3);
  expect(faults.map(String)).toEqual(['Error: call 1', 'Error: call 2', 'Error: call 3']);
});
