// Shares the event loop: all connections together have one budget of time per turn. Who has used it up waits for the next
// turn, in line, so that timers, other sockets and the inspector's requests run in between. It also collects the
// connections that have something to send, so that each writes once a turn. An empty turn looks whether there is more.

import type { Clock } from './clock.ts';
import { Wakefulness } from './wakefulness.ts';

/** A connection, as far as turns are concerned. */
export interface TurnTaker {
  /** Goes on with input that is already here. */
  continueInput(): void;
  /** Sends what waits. */
  flush(): void;
}

export class Turns {
  private readonly budgetMs: number;
  private readonly clock: Clock;
  private waiting: TurnTaker[] = [];
  private dirty: TurnTaker[] = [];
  private deadline = 0;
  private scheduled = false;
  private readonly wakefulness = new Wakefulness();

  constructor(budgetMs: number, clock: Clock) {
    this.budgetMs = budgetMs;
    this.clock = clock;
  }

  /** True when this turn's time is used up. The first call of a turn starts its clock. */
  expired(): boolean {
    if (this.deadline === 0) {
      this.begin();
      return false;
    }
    return performance.now() >= this.deadline;
  }

  /** Called at the start of any work, so that stamps are of this turn, and with how much was read, if that began it. */
  begin(readBytes = 0): void {
    this.wakefulness.reads(readBytes);
    if (this.deadline !== 0) return;
    this.clock.refresh();
    const now = performance.now();
    this.wakefulness.begins(now);
    this.deadline = now + this.budgetMs;
    this.schedule();
  }

  /** Has the taker's `continueInput` called in the next turn. */
  defer(taker: TurnTaker): void {
    this.waiting.push(taker);
    this.schedule();
  }

  /** Has the taker flushed at the end of this turn. Call it once per turn and taker. */
  markDirty(taker: TurnTaker): void {
    this.dirty.push(taker);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.scheduled = false;
    if (this.deadline !== 0 || this.dirty.length > 0 || this.waiting.length > 0) {
      this.work();
      if (this.scheduled) return;
      this.wakefulness.rests(performance.now());
    }
    if (this.wakefulness.awake(performance.now())) this.schedule();
  }

  private work(): void {
    this.deadline = 0;
    const { dirty, waiting } = this;
    this.dirty = [];
    this.waiting = [];
    for (const taker of dirty) taker.flush();
    for (const [index, taker] of waiting.entries()) {
      if (this.expired()) {
        // Those who were ahead stay ahead of those who were deferred meanwhile.
        this.waiting = [...waiting.slice(index), ...this.waiting];
        this.schedule();
        return;
      }
      taker.continueInput();
    }
  }
}
