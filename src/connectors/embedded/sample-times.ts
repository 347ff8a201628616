// When the session's samples were taken: one list for all queues, counted in ticks from the session's start.

import { limits } from '../../contract/limits.ts';

export class SampleTimes {
  readonly #times = new Float64Array(limits.historySamples);
  /** The newest tick; -1 before the first. */
  tick = -1;

  get oldestTick(): number {
    return Math.max(0, this.tick - limits.historySamples + 1);
  }

  /** Epoch milliseconds. */
  next(atMs: number): void {
    this.tick += 1;
    this.#times[this.tick % limits.historySamples] = atMs;
  }

  at(tick: number): number {
    return this.#times[tick % limits.historySamples] ?? 0;
  }
}
