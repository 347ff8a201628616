// Lets messages through at most so many a second. The rate may change while somebody waits.

import type { Clock } from '../lib/clock.ts';

export class RateLimit {
  readonly #clock: Clock;
  #perSecond: number | null;
  /** Steady milliseconds at which the next message may go. */
  #nextAt = 0;

  constructor(clock: Clock, perSecond: number | null) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  change(perSecond: number | null): void {
    this.#perSecond = perSecond;
    this.#nextAt = 0;
  }

  /** Milliseconds to wait before the next message may go; 0 is now. */
  delayMs(): number {
    return this.#perSecond === null ? 0 : Math.max(0, this.#nextAt - this.#clock.steady());
  }

  /** One message goes. */
  count(): void {
    if (this.#perSecond === null) return;
    this.#nextAt = Math.max(this.#clock.steady(), this.#nextAt) + 1_000 / this.#perSecond;
  }
}
