// What a server says exists, kept between readings: a reading puts rows round by round, and what a whole round has not
// named is gone. Only rows that changed go out.

import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../lib/clock.ts';
import { ChangeFeed } from '../../change-feed.ts';

export class LiveList<Row> {
  readonly feed: ChangeFeed<Row>;
  readonly #rows = new Map<string, Row>();
  readonly #scopeOf: (row: Row) => string | undefined;
  #seen: Set<string> | null = null;
  #complete = false;

  constructor(clock: Clock, scopeOf: (row: Row) => string | undefined = () => undefined) {
    this.#scopeOf = scopeOf;
    this.feed = new ChangeFeed(
      {
        keys: (scope) => this.#keys(scope),
        row: (key) => this.#rows.get(key),
        complete: () => this.#complete,
      },
      clock,
    );
  }

  /** Null until a whole round has been read. */
  get size(): number | null {
    return this.#complete ? this.#rows.size : null;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  beginRound(): void {
    this.#seen = new Set();
  }

  put(key: string, row: Row): void {
    this.#seen?.add(key);
    const before = this.#rows.get(key);
    if (before !== undefined && isDeepStrictEqual(before, row)) return;
    this.#rows.set(key, row);
    this.feed.touch(key, this.#scopeOf(row));
  }

  /** Changes a row that is known; a round's end does not count this as having been named. */
  change(key: string, update: (row: Row) => Row): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    const row = update(before);
    if (isDeepStrictEqual(before, row)) return;
    this.#rows.set(key, row);
    this.feed.touch(key, this.#scopeOf(row));
  }

  /** The round has named all that exist. Returns what went. */
  endRound(): Row[] {
    const gone: Row[] = [];
    for (const [key, row] of this.#rows) {
      if (this.#seen?.has(key) !== false) continue;
      this.#rows.delete(key);
      gone.push(row);
      this.feed.touch(key, this.#scopeOf(row));
    }
    this.#seen = null;
    this.#complete = true;
    this.feed.flush();
    return gone;
  }

  *#keys(scope: string | undefined): Iterable<string> {
    for (const [key, row] of this.#rows) if (scope === undefined || this.#scopeOf(row) === scope) yield key;
  }
}
