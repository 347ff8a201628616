// Rows by key over a fake engine: when the stream is open, what a reset keeps, when nobody watches any more.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineListener } from '../../../renderer/engine/connection.ts';
import { AppError } from '../../../src/contract/errors.ts';

const opened: { listener: EngineListener<unknown>; close: ReturnType<typeof vi.fn> }[] = [];

vi.mock('../../../renderer/engine/engine.ts', () => ({
  engine: {
    open: (_name: string, _input: unknown, listener: EngineListener<unknown>) => {
      const stream = { listener, close: vi.fn() };
      opened.push(stream);
      return stream;
    },
  },
}));

const { createKeyedRows } = await import('../../../renderer/rows/keyed-rows.ts');

const put = (key: string, value: number) => ({ op: 'put', key, row: { name: key, value } });
const synced = { op: 'synced', key: '' };
const frame = () => vi.advanceTimersByTime(20);

function setUp() {
  opened.length = 0;
  const rows = createKeyedRows('queue.watch', { endpointId: 'local' });
  const keys = () => [...rows.entries()].map(([key]) => key);
  return { rows, keys };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('live rows', () => {
  test('open their stream with the first watcher and close it a while after the last', () => {
    const { rows } = setUp();
    expect(opened).toHaveLength(0);
    const stopOne = rows.subscribe(() => {});
    const stopOther = rows.subscribe(() => {});
    expect(opened).toHaveLength(1);
    stopOne();
    stopOther();
    expect(opened[0]?.close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(opened[0]?.close).toHaveBeenCalledTimes(1);
  });

  test('keep their stream for a watcher who comes back in time', () => {
    const { rows } = setUp();
    rows.subscribe(() => {})();
    vi.advanceTimersByTime(4_000);
    rows.subscribe(() => {});
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.close).not.toHaveBeenCalled();
  });

  test('tell their watchers once a frame, however many rows came', () => {
    const { rows, keys } = setUp();
    const told = vi.fn();
    rows.subscribe(told);
    for (let count = 0; count < 100; count += 1) opened[0]?.listener.onRows([put('a', count)], 0);
    expect(told).not.toHaveBeenCalled();
    frame();
    expect(told).toHaveBeenCalledTimes(1);
    expect(keys()).toEqual(['a']);
    expect(rows.get('a')).toMatchObject({ value: 99 });
  });

  test('are synced only after the first picture is complete', () => {
    const { rows } = setUp();
    rows.subscribe(() => {});
    opened[0]?.listener.onRows([put('a', 1)], 0);
    expect(rows.synced()).toBe(false);
    opened[0]?.listener.onRows([synced], 0);
    expect(rows.synced()).toBe(true);
  });

  test('change their keys version when a key comes or goes, not when a row changes', () => {
    const { rows } = setUp();
    rows.subscribe(() => {});
    opened[0]?.listener.onRows([put('a', 1)], 0);
    const before = rows.keysVersion();
    opened[0]?.listener.onRows([put('a', 2)], 0);
    expect(rows.keysVersion()).toBe(before);
    opened[0]?.listener.onRows([{ op: 'delete', key: 'a' }], 0);
    expect(rows.keysVersion()).not.toBe(before);
  });

  test('stay in view through a reset, and go when the new picture does not have them', () => {
    const { rows, keys } = setUp();
    rows.subscribe(() => {});
    opened[0]?.listener.onRows([put('a', 1), put('b', 1), synced], 0);
    opened[0]?.listener.onReset?.();
    opened[0]?.listener.onRows([put('b', 2), put('c', 2)], 0);
    expect(keys()).toEqual(['a', 'b', 'c']);
    opened[0]?.listener.onRows([synced], 0);
    expect(keys()).toEqual(['b', 'c']);
  });

  test('say why their stream ended and open it again on demand', () => {
    const { rows } = setUp();
    rows.subscribe(() => {});
    const error = new AppError('not_found', 'There is no such endpoint.');
    opened[0]?.listener.onEnd?.(error);
    expect(rows.error()).toBe(error);
    rows.retry();
    expect(opened).toHaveLength(2);
    expect(rows.error()).toBeNull();
  });
});
