// Live rows in an order that a worker makes. Numbers change in place at once; the order is made anew at most once a second,
// and waits while somebody points at the list, so that rows do not move away from under the pointer.

import type { OrderRequest } from './order.ts';
import type { OrderAnswer, OrderJob } from './order.worker.ts';
import { keepOrder } from './keep-order.ts';
import { createFrameSignal } from './frame-signal.ts';
import type { KeyedRows } from './keyed-rows.ts';
import type { Versioned } from './use-version.ts';

export interface OrderedRows<Row> extends Versioned {
  readonly count: () => number;
  readonly at: (index: number) => Row | undefined;
  readonly keyAt: (index: number) => string;
  /** Index of a key in the present order, or -1. */
  readonly indexOf: (key: string) => number;
  /** A new wish is followed at once, held or not. */
  readonly request: (request: OrderRequest) => void;
  /** Somebody points at the list or moves in it: the order rests for a while. */
  readonly touch: () => void;
  /** False until the first order of all rows is there. Before that the list holds those that have come so far. */
  readonly ordered: () => boolean;
}

export interface OrderedRowsOptions<Row> {
  readonly rows: KeyedRows<Row>;
  /** How many numbers `numbers` gives. */
  readonly columns: number;
  readonly text: (row: Row) => string;
  readonly numbers: (row: Row) => readonly (number | null)[];
  readonly flags: (row: Row) => number;
}

const orderIntervalMs = 1_000;
const newKeysDelayMs = 100;
const restMs = 2_500;
/** 20,000 rows that change at once would hold up a frame for 60 ms: their numbers go to the worker a part at a time. */
const updateMs = 8;

export function createOrderedRows<Row>(options: OrderedRowsOptions<Row>): OrderedRows<Row> {
  const { rows } = options;
  const signal = createFrameSignal();
  const idOfKey = new Map<string, number>();
  const keyOfId = new Map<number, string>();
  /** What the worker knows of each key. */
  const told = new Map<string, Row>();
  let ids = new Uint32Array();
  let indexOfKey: Map<string, number> | null = null;
  let wish: OrderRequest = { by: 'text', descending: false, find: '', flags: 0 };
  /** Wishes are counted: the newest, the one that the worker is at, the one that is shown. */
  let newestWish = 1;
  let askedWish = 0;
  let shownWish = 0;
  let nextId = 0;
  let working = false;
  /** Rows changed while the worker was at an earlier job. */
  let changedMeanwhile = false;
  /** The worker has not been told of all that changed. */
  let isBehind = false;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let keysVersion = -1;
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | null = null;
  let watchers = 0;

  const job = (): OrderJob => {
    const put: Row[] = [];
    const putIds: number[] = [];
    const update: Row[] = [];
    const updateIds: number[] = [];
    const startedAt = performance.now();
    isBehind = false;
    for (const [key, row] of rows.entries()) {
      const before = told.get(key);
      if (before === row) continue;
      if (before !== undefined && (isBehind ||= performance.now() - startedAt > updateMs)) continue;
      told.set(key, row);
      const id = idOfKey.get(key) ?? nextId++;
      idOfKey.set(key, id);
      keyOfId.set(id, key);
      (before === undefined ? put : update).push(row);
      (before === undefined ? putIds : updateIds).push(id);
    }
    const removed: number[] = [];
    if (told.size > rows.size()) {
      for (const key of told.keys()) {
        if (rows.get(key) !== undefined) continue;
        const id = idOfKey.get(key);
        if (id !== undefined) removed.push(id);
        told.delete(key);
        idOfKey.delete(key);
      }
    }
    return {
      columns: options.columns,
      put: { ids: Uint32Array.from(putIds), texts: put.map(options.text), ...measured(put) },
      update: { ids: Uint32Array.from(updateIds), ...measured(update) },
      remove: Uint32Array.from(removed),
      request: wish,
    };
  };
  const measured = (some: readonly Row[]) => {
    const numbers = new Float64Array(some.length * options.columns);
    let next = 0;
    for (const row of some) for (const number of options.numbers(row)) numbers[next++] = number ?? Number.NaN;
    return { numbers, flags: Uint32Array.from(some, options.flags) };
  };

  const work = () => {
    timer = undefined;
    if (worker === null) return;
    if (working) {
      changedMeanwhile = true;
      return;
    }
    working = true;
    changedMeanwhile = false;
    askedWish = newestWish;
    keysVersion = rows.keysVersion();
    const next = job();
    worker.postMessage(next);
    // Ids of removed keys are never used again, so forgetting them cannot confuse a later answer.
    for (const id of next.remove) keyOfId.delete(id);
  };
  const workSoon = (delayMs: number) => {
    timer ??= setTimeout(work, delayMs);
  };
  const onAnswer = (answer: OrderAnswer) => {
    working = false;
    const isResting = performance.now() - touchedAt < restMs && askedWish === shownWish;
    ids = isResting ? keepOrder(ids, answer.ids) : new Uint32Array(answer.ids);
    shownWish = askedWish;
    indexOfKey = null;
    signal.touch();
    if (newestWish !== askedWish || changedMeanwhile) workSoon(0);
    else if (isBehind) workSoon(newKeysDelayMs);
    else if (isResting) workSoon(restMs);
  };

  return {
    count: () => ids.length,
    at: (index) => {
      const key = keyOfId.get(ids[index] ?? -1);
      return key === undefined ? undefined : rows.get(key);
    },
    keyAt: (index) => keyOfId.get(ids[index] ?? -1) ?? `gone ${index}`,
    indexOf: (key) => {
      if (indexOfKey === null) {
        indexOfKey = new Map();
        for (let index = 0; index < ids.length; index += 1)
          indexOfKey.set(keyOfId.get(ids[index] ?? -1) ?? '', index);
      }
      return indexOfKey.get(key) ?? -1;
    },
    request: (request) => {
      if (JSON.stringify(request) === JSON.stringify(wish)) return;
      wish = request;
      newestWish += 1;
      clearTimeout(timer);
      timer = undefined;
      workSoon(0);
    },
    touch: () => {
      touchedAt = performance.now();
    },
    ordered: () => shownWish > 0 && rows.synced(),
    version: signal.version,
    subscribe: (listener) => {
      const stopListening = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        worker = new Worker(new URL('./order.worker.ts', import.meta.url), { type: 'module' });
        worker.addEventListener('message', (event: MessageEvent<OrderAnswer>) => onAnswer(event.data));
        unsubscribe = rows.subscribe(() => {
          // Keys that came or went are shown at once; numbers wait for their second.
          if (rows.keysVersion() !== keysVersion) workSoon(shownWish > 0 ? newKeysDelayMs : 0);
          else workSoon(orderIntervalMs);
          signal.touch();
        });
        workSoon(0);
      }
      return () => {
        stopListening();
        watchers -= 1;
        if (watchers > 0) return;
        clearTimeout(timer);
        timer = undefined;
        unsubscribe?.();
        worker?.terminate();
        worker = null;
        working = false;
        for (const known of [told, idOfKey, keyOfId]) known.clear();
        ids = new Uint32Array();
        shownWish = 0;
      };
    },
  };
}
