// Settles the deliveries of a test consumer after its delay, in order, with one timer for all.

import type { Clock } from '../../lib/clock.ts';
import type { ConsumeOptions } from '../connector.ts';

/** A message that is put back at once comes straight back: without a pause that is a busy loop. */
const shortestRequeueMs = 50;

type How = 'ack' | 'requeue' | 'reject';

export class DelayedSettling {
  readonly #clock: Clock;
  readonly #how: How | null;
  readonly #delayMs: number;
  readonly #settle: (deliveryTag: number, how: How) => void;
  #due: { tag: number; atMs: number }[] = [];
  #cancelTimer: (() => void) | null = null;

  /** Does nothing for 'automatic' and null. */
  constructor(
    clock: Clock,
    how: ConsumeOptions['settle'],
    delayMs: number,
    settle: (deliveryTag: number, how: How) => void,
  ) {
    this.#clock = clock;
    this.#how = how === 'automatic' ? null : how;
    this.#delayMs = how === 'requeue' ? Math.max(delayMs, shortestRequeueMs) : delayMs;
    this.#settle = settle;
  }

  add(tag: number): void {
    if (this.#how === null) return;
    this.#due.push({ tag, atMs: this.#clock.steady() + this.#delayMs });
    // Never from inside the broker's own delivery, even without a delay.
    this.#cancelTimer ??= this.#clock.after(this.#delayMs, () => this.#settleDue());
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#due = [];
  }

  #settleDue(): void {
    this.#cancelTimer = null;
    const now = this.#clock.steady();
    const later = this.#due.findIndex((delivery) => delivery.atMs > now);
    const ripe = this.#due.splice(0, later === -1 ? this.#due.length : later);
    const next = this.#due[0];
    if (next !== undefined) {
      this.#cancelTimer = this.#clock.after(Math.max(0, next.atMs - now), () => this.#settleDue());
    }
    if (this.#how === null) return;
    for (const { tag } of ripe) this.#settle(tag, this.#how);
  }
}
