// A clock that tests move by hand: timers run in order, at their time, with no waiting. Only `soon`, the loop's next
// turn, is the real one.

import type { Clock } from '../../src/lib/clock.ts';

interface Timer {
  atMs: number;
  readonly everyMs: number | null;
  readonly callback: () => void;
}

export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  steady(): number {
    return this.#nowMs;
  }

  every(intervalMs: number, callback: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + intervalMs, everyMs: intervalMs, callback });
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + delayMs, everyMs: null, callback });
  }

  soon(callback: () => void): () => void {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }

  get timers(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter((timer) => timer.atMs <= untilMs)
        .toSorted((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      if (due.everyMs === null) this.#timers.delete(due);
      else due.atMs += due.everyMs;
      due.callback();
    }
    this.#nowMs = untilMs;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
