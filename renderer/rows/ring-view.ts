// The arithmetic of a bounded live list: a ring that can be paused. No stream, no React.

export class RingView<Row> {
  readonly #capacity: number;
  readonly #slots: (Row | undefined)[] = [];
  /** Rows ever stored; the newest has number #total - 1. */
  #total = 0;
  /** Rows before this number are cleared. */
  #floor = 0;
  /** While paused, the view ends before this number. */
  #pausedAt: number | null = null;
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get firstNumber(): number {
    return Math.max(this.#floor, this.#end - this.#capacity);
  }

  get length(): number {
    return this.#end - this.firstNumber;
  }

  get paused(): boolean {
    return this.#pausedAt !== null;
  }

  get waiting(): number {
    return this.#total - this.#end;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get #end(): number {
    return this.#pausedAt ?? this.#total;
  }

  at(index: number): Row | undefined {
    if (index < 0 || index >= this.length) return undefined;
    return this.#slots[(this.firstNumber + index) % (this.#capacity * 2)];
  }

  /** Returns how many rows had no room: only while paused, when as many as the view holds are waiting already. */
  push(rows: readonly Row[]): number {
    const room = this.#pausedAt === null ? rows.length : Math.max(0, this.#capacity - this.waiting);
    const kept = Math.min(room, rows.length);
    for (let index = 0; index < kept; index += 1) {
      this.#slots[this.#total % (this.#capacity * 2)] = rows[index];
      this.#total += 1;
    }
    this.#dropped += rows.length - kept;
    return rows.length - kept;
  }

  countDropped(rows: number): void {
    this.#dropped += rows;
  }

  pause(): void {
    this.#pausedAt ??= this.#total;
  }

  resume(): void {
    this.#pausedAt = null;
  }

  clear(): void {
    this.#floor = this.#end;
    this.#dropped = 0;
  }
}
