// Reads something again and again while somebody watches. The pause grows with what the reading cost, so that a server with
// many objects is never asked more than a small share of the time; after failures it grows too.

import type { Clock } from '../../../lib/clock.ts';
import type { Stop } from '../../connector.ts';

const longestPauseMs = 60_000;
/** Shortest pause when somebody has a reason to look again now. */
const soonMs = 200;
const worksKept = 4;
const pausePerHintedWork = 4;

export interface PollerOptions {
  readonly clock: Clock;
  /** One reading. A rejection has been told to the user already; it only makes the next pause longer. */
  readonly read: () => Promise<void>;
  readonly leastPauseMs: () => number;
  /** How many times as long as a reading took the pause after it is at least. */
  readonly pausePerWork: number;
}

export class Poller {
  readonly #options: PollerOptions;
  #watchers = 0;
  #failures = 0;
  #reading = false;
  #again = false;
  #hinted = false;
  #readAtMs = 0;
  /** What the last readings took, the latest at the end. */
  #worksMs: readonly number[] = [];
  #cancel: (() => void) | null = null;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Reads from now on, at once the first time. */
  watch(): Stop {
    this.#watchers += 1;
    if (this.#watchers === 1) this.#schedule(0);
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      this.#cancel?.();
      this.#cancel = null;
      this.#hinted = false;
    };
  }

  /** Something has changed: looks again in a moment instead of at the next time. */
  soon(): void {
    if (this.#reading) this.#again = true;
    else if (this.#watchers > 0) this.#schedule(soonMs);
  }

  /** As soon(), told by others and however often: readings still take no more than a fifth of the time. */
  hint(): void {
    if (this.#watchers === 0 || this.#hinted) return;
    this.#hinted = true;
    if (!this.#reading) this.#schedule(this.#hintPauseMs());
  }

  /** The least of several: what a busy moment adds says nothing about the server's size. */
  #workMs(): number {
    return this.#worksMs.length === 0 ? 0 : Math.min(...this.#worksMs);
  }

  #hintPauseMs(): number {
    return Math.max(
      soonMs,
      this.#readAtMs + this.#workMs() * pausePerHintedWork - this.#options.clock.steady(),
    );
  }

  #schedule(pauseMs: number): void {
    if (this.#reading) return;
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(pauseMs, () => {
      this.#cancel = null;
      void this.#turn();
    });
  }

  async #turn(): Promise<void> {
    const { clock, read, leastPauseMs, pausePerWork } = this.#options;
    this.#reading = true;
    this.#again = false;
    this.#hinted = false;
    const startedMs = clock.steady();
    try {
      await read();
      this.#failures = 0;
    } catch {
      this.#failures += 1;
    }
    this.#reading = false;
    this.#readAtMs = clock.steady();
    this.#worksMs = [...this.#worksMs, this.#readAtMs - startedMs].slice(-worksKept);
    if (this.#watchers === 0) return;
    const pauseMs = Math.max(leastPauseMs() * 2 ** this.#failures, this.#workMs() * pausePerWork);
    if (this.#again) this.#schedule(soonMs);
    else if (this.#hinted && this.#failures === 0) this.#schedule(Math.min(pauseMs, this.#hintPauseMs()));
    else this.#schedule(Math.min(pauseMs, longestPauseMs));
  }
}
