// How long to wait before the next try: doubling from a first delay to a longest one, spread a little, so that many
// clients of a server that comes back do not all knock at once.

export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Between 0 and 1; each delay is shortened by up to a fifth of it. */
  readonly random?: () => number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** The delay after one more failure. */
  nextMs(): number {
    const { firstMs, longestMs, random = Math.random } = this.#options;
    // The exponent is bounded only to stay a finite number.
    const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.round(wholeMs * (1 - random() / 5));
  }

  /** After a failure that will not mend itself soon: goes on with the longest delay. */
  slowDown(): void {
    this.#failures = 30;
  }

  reset(): void {
    this.#failures = 0;
  }
}
