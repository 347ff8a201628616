// When the broker's loop stays awake for what comes next, and how seldom it wakes when nothing comes.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import { Wakefulness } from '../../src/broker/wakefulness.ts';

/** Messages at this distance, each handled in 10 µs; returns when the last was done. */
function converse(wakefulness: Wakefulness, messages: number, pauseMs: number, bytes = 100): number {
  let now = 1_000;
  for (let message = 0; message < messages; message += 1) {
    now += pauseMs;
    wakefulness.reads(bytes);
    wakefulness.begins(now);
    now += 0.01;
    wakefulness.rests(now);
  }
  return now;
}

describe('Wakefulness', () => {
  it('stays awake for a moment while messages follow each other closely', () => {
    const wakefulness = new Wakefulness();
    const last = converse(wakefulness, 100, 0.05);
    expect(wakefulness.awake(last)).toBe(true);
    expect(wakefulness.awake(last + 0.1)).toBe(true);
    expect(wakefulness.awake(last + 1)).toBe(false);
  });

  it('sleeps between a few messages, and when they come slowly', () => {
    const few = new Wakefulness();
    expect(few.awake(converse(few, 10, 0.05))).toBe(false);
    const slow = new Wakefulness();
    expect(slow.awake(converse(slow, 1_000, 0.5))).toBe(false);
  });

  it('sleeps after one long pause until messages follow closely again', () => {
    const wakefulness = new Wakefulness();
    const last = converse(wakefulness, 100, 0.05);
    wakefulness.begins(last + 5);
    wakefulness.rests(last + 5.01);
    expect(wakefulness.awake(last + 5.01)).toBe(false);
  });

  it('sleeps whenever it can while much arrives at once', () => {
    const wakefulness = new Wakefulness();
    expect(wakefulness.awake(converse(wakefulness, 1_000, 0.01, 65_536))).toBe(false);
  });
});

describe('a broker with nobody connected', () => {
  afterEach(() => vi.useRealTimers());

  it('wakes once a second, and looks at its clock then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    let looks = 0;
    const broker = await createBroker({ port: 0, version: 'test', now: () => (looks += 1) });
    looks = 0;
    vi.advanceTimersByTime(10_000);
    expect(looks).toBe(10);
    vi.useRealTimers();
    await broker.close();
  });
});
