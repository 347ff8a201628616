// Turns a counter that only grows into a rate, over the time that really passed between two looks.

/** Looks closer together than this say nothing about a rate: one message in 5 ms is not 200 a second. */
const shortestSpanMs = 500;

export class RateMeter {
  #total: number;
  #atMs: number;
  #perSecond: number | null = null;

  /** `atMs` is a steady clock's time. */
  constructor(total: number, atMs: number) {
    this.#total = total;
    this.#atMs = atMs;
  }

  /** Null until a first span has passed. */
  get perSecond(): number | null {
    return this.#perSecond;
  }

  /** For rows that have no word for "not known yet". */
  get perSecondOrZero(): number {
    return this.#perSecond ?? 0;
  }

  /** Takes a look; returns whether the rate is another one now. */
  sample(total: number, atMs: number): boolean {
    const spanMs = atMs - this.#atMs;
    if (spanMs < shortestSpanMs) return false;
    const before = this.#perSecond;
    // A counter that went back belongs to something new under the old name.
    this.#perSecond = (Math.max(0, total - this.#total) * 1_000) / spanMs;
    this.#total = total;
    this.#atMs = atMs;
    return this.#perSecond !== before;
  }
}
