// Things that exist, live: a map by key that a put/delete stream keeps up to date, outside of React and zustand. The
// stream is open while somebody watches; not an ordering and not a filter.

import type { LeveretApi, StreamInput } from '../../src/contract/api.ts';
import type { DeadLetterLoss, DeadLetterQueue } from '../../src/contract/dead-letter.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import type { AppError } from '../../src/contract/errors.ts';
import type { JobRow } from '../../src/contract/job.ts';
import type * as model from '../../src/contract/model.ts';
import type { PolicyRow } from '../../src/contract/policy.ts';
import type { ProfileRow } from '../../src/contract/profile.ts';
import { engine } from '../engine/engine.ts';
import { createFrameSignal } from './frame-signal.ts';
import type { Versioned } from './use-version.ts';

/** The streams of changes, with the row that each carries. */
export interface ChangeRows {
  'endpoint.watch': Endpoint;
  'profile.watch': ProfileRow;
  'queue.watch': model.QueueRow;
  'exchange.watch': model.ExchangeRow;
  'connection.watch': model.ConnectionRow;
  'consumer.watch': model.ConsumerRow;
  'policy.watch': PolicyRow;
  'job.watch': JobRow;
  'deadLetter.watch': DeadLetterQueue;
  'deadLetter.watchLosses': DeadLetterLoss;
}
export type ChangeStreamName = keyof ChangeRows;

export interface KeyedRows<Row> extends Versioned {
  get(key: string): Row | undefined;
  readonly size: () => number;
  /** In the order of arrival. Iterate, do not keep. */
  values(): IterableIterator<Row>;
  entries(): IterableIterator<[key: string, row: Row]>;
  /** True once the first picture is complete: an empty list then really is empty. */
  readonly synced: () => boolean;
  /** Why the stream ended, when the engine ended it. */
  readonly error: () => AppError | null;
  /** Grows when a key came or went, not when a row changed: the time to order anew. */
  readonly keysVersion: () => number;
  /** Opens the stream again after an error. */
  readonly retry: () => void;
}

/** After this long a stream that may go on later is opened again: its endpoint was connected anew. */
const reopenMs = 250;
/** How long a stream stays open after its last watcher left: a change of screen and back costs nothing. */
const lingerMs = 5_000;

/** @returns rows that open their stream with the first subscriber and close it after the last */
export function createKeyedRows<N extends ChangeStreamName>(
  streamName: N,
  input: StreamInput<LeveretApi, N>,
): KeyedRows<ChangeRows[N]> {
  type Row = ChangeRows[N];
  const rows = new Map<string, Row>();
  const signal = createFrameSignal();
  let synced = false;
  let error: AppError | null = null;
  let keysVersion = 0;
  let watchers = 0;
  let stream: { close(): void } | null = null;
  let lingering: ReturnType<typeof setTimeout> | undefined;
  /** Keys of the picture before a reset that the new one has not confirmed yet: shown until it is complete. */
  let stale: Set<string> | null = null;

  const apply = (change: model.Change<Row>) => {
    if (change.op === 'put') {
      if (!rows.has(change.key)) keysVersion += 1;
      stale?.delete(change.key);
      rows.set(change.key, change.row);
    } else if (change.op === 'delete') {
      if (rows.delete(change.key)) keysVersion += 1;
    } else {
      for (const key of stale ?? []) rows.delete(key);
      stale = null;
      keysVersion += 1;
      synced = true;
    }
  };
  const open = () => {
    error = null;
    stale = new Set(rows.keys());
    stream = engine.open(streamName, input, {
      onRows: (changes) => {
        // The table's row type is a union over the stream names here; ChangeRows says which member it is.
        for (const change of changes as readonly model.Change<Row>[]) apply(change);
        signal.touch();
      },
      onReset: () => {
        stale = new Set(rows.keys());
      },
      onEnd: (reason) => {
        stream = null;
        error = reason;
        signal.touch();
        if (reason?.retryable === true) setTimeout(() => watchers > 0 && stream === null && open(), reopenMs);
      },
    });
  };
  const closeLater = () => {
    lingering = setTimeout(() => {
      stream?.close();
      stream = null;
      synced = false;
    }, lingerMs);
  };
  return {
    get: (key) => rows.get(key),
    size: () => rows.size,
    values: () => rows.values(),
    entries: () => rows.entries(),
    synced: () => synced,
    error: () => error,
    keysVersion: () => keysVersion,
    version: signal.version,
    retry: () => {
      if (stream === null) open();
      signal.touch();
    },
    subscribe: (listener) => {
      const unsubscribe = signal.subscribe(listener);
      watchers += 1;
      clearTimeout(lingering);
      // Whoever comes first after an error asks anew: the endpoint may be there again.
      if (stream === null && (error === null || watchers === 1)) open();
      return () => {
        unsubscribe();
        watchers -= 1;
        if (watchers === 0) closeLater();
      };
    },
  };
}
