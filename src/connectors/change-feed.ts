// Rows of things that exist, to any number of readers: first all there are, then `synced`, then only what changed.
// It knows keys; what a row looks like now is asked when it is sent, so that ten changes in a moment are one row.
// Long lists go out in slices, to keep the loop free.

import type { Change } from '../contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import type { RowSink, Stop } from './connector.ts';

const rowsPerSlice = 500;
const coalesceMs = 100;

export interface FeedSource<Row> {
  /** Keys of all that exist, or of those in a scope (a queue's name, for its consumers). */
  keys(scope: string | undefined): Iterable<string>;
  /** Undefined when it is gone. */
  row(key: string): Row | undefined;
  /** False while not all that exist are known yet: `synced` waits for it, until a flush. Absent: always complete. */
  complete?(): boolean;
}

interface Reader<Row> {
  readonly sink: RowSink<Change<Row>>;
  readonly scope: string | undefined;
  readonly pending: Set<string>;
  synced: boolean;
}

export class ChangeFeed<Row> {
  /** Called with true when the first reader comes, and with false when the last has gone. */
  onWatched: (watched: boolean) => void = () => {};
  readonly #source: FeedSource<Row>;
  readonly #clock: Clock;
  readonly #readers = new Set<Reader<Row>>();
  #cancelSlice: (() => void) | null = null;
  #cancelSoon: (() => void) | null = null;

  constructor(source: FeedSource<Row>, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  get watched(): boolean {
    return this.#readers.size > 0;
  }

  watch(sink: RowSink<Change<Row>>, scope?: string): Stop {
    const reader: Reader<Row> = { sink, scope, pending: new Set(this.#source.keys(scope)), synced: false };
    this.#readers.add(reader);
    if (this.#readers.size === 1) this.onWatched(true);
    this.#scheduleSlice();
    return () => {
      if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
      this.#rest();
      this.onWatched(false);
    };
  }

  /** This one appeared, changed or went. Sent by the next flush. */
  touch(key: string, scope?: string): void {
    for (const reader of this.#readers) {
      if (reader.scope === undefined || reader.scope === scope) reader.pending.add(key);
    }
  }

  flush(): void {
    this.#cancelSoon?.();
    this.#cancelSoon = null;
    if (this.#cancelSlice === null) this.#sendSlice();
  }

  /** Within 100 ms, together with whatever else happens until then. */
  flushSoon(): void {
    if (this.#cancelSoon !== null || this.#readers.size === 0) return;
    this.#cancelSoon = this.#clock.after(coalesceMs, () => this.flush());
  }

  #scheduleSlice(): void {
    this.#cancelSlice ??= this.#clock.soon(() => {
      this.#cancelSlice = null;
      this.#sendSlice();
    });
  }

  #sendSlice(): void {
    let budget = rowsPerSlice;
    for (const reader of this.#readers) {
      for (const key of reader.pending) {
        if (budget === 0) break;
        budget -= 1;
        reader.pending.delete(key);
        const row = this.#source.row(key);
        reader.sink.push(row === undefined ? { op: 'delete', key } : { op: 'put', key, row });
      }
      if (reader.pending.size > 0) this.#scheduleSlice();
      else if (!reader.synced && (this.#source.complete?.() ?? true)) {
        reader.synced = true;
        reader.sink.push({ op: 'synced', key: '' });
      }
    }
  }

  #rest(): void {
    this.#cancelSoon?.();
    this.#cancelSoon = null;
    this.#cancelSlice?.();
    this.#cancelSlice = null;
  }
}
