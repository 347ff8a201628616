// The broker's clock, read once a turn of the loop: a call of Date.now for every message would cost more than
// its queue. Records keep milliseconds since the start, which are small integers and need no box.

export class Clock {
  readonly startedAt: number;
  /** Whole milliseconds since the start, as of the last refresh. */
  elapsed = 0;
  private readonly read: () => number;

  constructor(read: () => number) {
    this.read = read;
    this.startedAt = Math.floor(read());
  }

  /** Epoch milliseconds, as of the last refresh. */
  get now(): number {
    return this.startedAt + this.elapsed;
  }

  refresh(): number {
    this.elapsed = Math.max(0, Math.floor(this.read() - this.startedAt));
    return this.now;
  }

  /** Epoch milliseconds of a record's stamp. */
  at(elapsed: number): number {
    return this.startedAt + elapsed;
  }
}
