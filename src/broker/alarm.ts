// One timer on the broker's clock: set to the soonest time that anybody asked for, however many ask. What is to be done
// then is the owner's business; it sets the alarm again if more is to come.

import type { Clock } from './clock.ts';

/** Node's timers fire at once for anything longer. */
const longestTimerMs = 2 ** 31 - 1;

export class Alarm {
  private readonly clock: Clock;
  private readonly ring: () => void;
  private timer: NodeJS.Timeout | null = null;
  /** Milliseconds since the broker's start. */
  private due = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, ring: () => void) {
    this.clock = clock;
    this.ring = ring;
  }

  /** Rings once `elapsed` (milliseconds since the broker's start) has come, or sooner if it is set to sooner already. */
  set(elapsed: number): void {
    if (elapsed >= this.due) return;
    this.due = elapsed;
    this.start();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.due = Number.POSITIVE_INFINITY;
  }

  private start(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const wait = Math.min(Math.max(0, this.due - this.clock.elapsed), longestTimerMs);
    this.timer = setTimeout(() => this.fired(), wait);
  }

  private fired(): void {
    this.timer = null;
    this.clock.refresh();
    // The stamp that the wait was computed from may have been older than the timer's start.
    if (this.clock.elapsed < this.due) return this.start();
    this.due = Number.POSITIVE_INFINITY;
    this.ring();
  }
}
