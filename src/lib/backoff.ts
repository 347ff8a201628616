// How long to wait before the next try: doubles from the first delay up to a bound, with jitter, so that many who
// failed together do not come back together. Pure arithmetic; whoever waits brings the timer.

export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Share of each delay that is random, 0 to 1. Default 0.2. */
  readonly jitter?: number;
  /** 0 to below 1; tests pass their own. */
  readonly random?: () => number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait after one more failure. */
  nextMs(): number {
    const { firstMs, longestMs, jitter = 0.2, random = Math.random } = this.#options;
    const whole = Math.min(longestMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return whole * (1 - jitter * random());
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
