// Live rows and the worker that orders them: what changes while the worker is busy is not forgotten.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { KeyedRows } from '../../../renderer/rows/keyed-rows.ts';
import type { OrderAnswer, OrderJob } from '../../../renderer/rows/order.worker.ts';
import { createOrderedRows } from '../../../renderer/rows/ordered-rows.ts';

interface Row {
  readonly name: string;
}

/** Answers only when told to, with the ids in the order in which they came. */
class SlowWorker extends EventTarget {
  static last: SlowWorker;
  readonly jobs: OrderJob[] = [];
  readonly #ids: number[] = [];
  #answered = 0;
  constructor() {
    super();
    SlowWorker.last = this;
  }
  postMessage(job: OrderJob): void {
    this.jobs.push(job);
  }
  answer(): void {
    const job = this.jobs[this.#answered];
    this.#answered += 1;
    this.#ids.push(...(job?.put.ids ?? []));
    const data: OrderAnswer = { ids: Uint32Array.from(this.#ids) };
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
  terminate(): void {}
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', SlowWorker);
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('shows rows that came while the worker was at an earlier job, also when nothing changes afterwards', () => {
  const rows = new Map<string, Row>();
  let keysVersion = 0;
  let tell = () => {};
  const keyed: KeyedRows<Row> = {
    get: (key) => rows.get(key),
    size: () => rows.size,
    values: () => rows.values(),
    entries: () => rows.entries(),
    synced: () => true,
    error: () => null,
    keysVersion: () => keysVersion,
    version: () => keysVersion,
    retry: () => {},
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  };
  const ordered = createOrderedRows<Row>({
    rows: keyed,
    columns: 0,
    text: (row) => row.name,
    numbers: () => [],
    flags: () => 0,
  });
  const stop = ordered.subscribe(() => {});
  vi.advanceTimersByTime(1);
  expect(SlowWorker.last.jobs).toHaveLength(1);
  rows.set('orders', { name: 'orders' });
  keysVersion += 1;
  tell();
  vi.advanceTimersByTime(5_000);
  SlowWorker.last.answer();
  expect(ordered.count()).toBe(0);
  vi.advanceTimersByTime(1);
  SlowWorker.last.answer();
  expect(ordered.keyAt(0)).toBe('orders');
  stop();
});
