// The deliveries that a test consumer was given: what is held, what became of the rest, bounded. Pure: no engine, no page.

import type { Delivery } from '../../../src/contract/model.ts';

export type Settling = 'ack' | 'requeue' | 'reject';
/** What became of a delivery; null while it is held. */
export type Fate = Settling | 'automatic' | 'returned' | null;

export interface DeliveryLine {
  /** From 1, in the order of arrival. */
  readonly number: number;
  readonly delivery: Delivery;
  /** What the user did, or that it was given back at the end. */
  readonly fate: Fate;
}

export class DeliveryList {
  readonly #capacity: number;
  readonly #delayMs: number;
  #lines: DeliveryLine[] = [];
  #taken = 0;

  /**
   * @param capacity lines that are kept; held ones are kept beyond it
   * @param delayMs after which the engine settles by itself what says so
   */
  constructor(capacity: number, delayMs: number) {
    this.#capacity = capacity;
    this.#delayMs = delayMs;
  }

  get lines(): readonly DeliveryLine[] {
    return this.#lines;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Lines that were let go for want of room. */
  get forgotten(): number {
    return this.#taken - this.#lines.length;
  }

  add(deliveries: readonly Delivery[], now: number): void {
    for (const delivery of deliveries) {
      this.#taken += 1;
      this.#lines.push({ number: this.#taken, delivery, fate: null });
    }
    if (this.#lines.length > this.#capacity) this.#forgetOldest(now);
  }

  /** What has become of it by now; null while it is held. */
  fateOf({ delivery, fate }: DeliveryLine, now: number): Fate {
    if (fate !== null || delivery.settled === null) return fate;
    return delivery.settled === 'automatic' || now >= delivery.at + this.#delayMs ? delivery.settled : null;
  }

  held(now: number): number {
    return this.#lines.reduce((count, line) => count + (this.fateOf(line, now) === null ? 1 : 0), 0);
  }

  /** `multiple`: all that are held up to this one, as the broker understands it. */
  settle(deliveryTag: string, how: Settling, multiple: boolean, now: number): void {
    const upTo = BigInt(deliveryTag);
    this.#lines = this.#lines.map((line) => {
      const tag = BigInt(line.delivery.deliveryTag);
      const meant = multiple ? tag <= upTo : tag === upTo;
      return meant && this.fateOf(line, now) === null ? { ...line, fate: how } : line;
    });
  }

  /** The consumer is gone: what it held is back in the queue. Returns how many that are. */
  giveBack(now: number): number {
    let returned = 0;
    this.#lines = this.#lines.map((line): DeliveryLine => {
      const fate = this.fateOf(line, now);
      if (fate === null) returned += 1;
      // Fixed now: without the consumer nothing is settled later any more.
      return { ...line, fate: fate ?? 'returned' };
    });
    return returned;
  }

  #forgetOldest(now: number): void {
    let surplus = this.#lines.length - this.#capacity;
    this.#lines = this.#lines.filter((line) => {
      if (surplus <= 0 || this.fateOf(line, now) === null) return true;
      surplus -= 1;
      return false;
    });
  }
}
