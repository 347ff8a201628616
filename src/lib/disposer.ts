// Collects what has to be let go and lets it go together, last acquired first. One that fails does not keep the
// others: its error is thrown after all have run.

export type Dispose = () => void | Promise<void>;

export class Disposer {
  readonly #pending: Dispose[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** After dispose() there is nothing to wait for, so a late one runs at once. */
  add(dispose: Dispose): void {
    if (this.#ended) void dispose();
    else this.#pending.push(dispose);
  }

  /** Runs each once. Throws the only failure, or an AggregateError of several. */
  async dispose(): Promise<void> {
    this.#ended = true;
    const failures: unknown[] = [];
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      try {
        await next();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'several things could not be let go');
  }
}
