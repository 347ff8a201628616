// How many batches the reader of a stream still allows. Each batch spends one, the reader grants one back for each that
// it has taken in.

export class Credit {
  readonly #most: number;
  #left = 0;

  /** `most`: a reader that grants more than this is held to it, so that it cannot ask for an unbounded lead. */
  constructor(most: number) {
    this.#most = most;
  }

  get left(): number {
    return this.#left;
  }

  grant(batches: number): void {
    this.#left = Math.min(this.#most, this.#left + batches);
  }

  spend(): void {
    this.#left -= 1;
  }
}
