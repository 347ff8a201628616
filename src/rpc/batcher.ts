// Decides when the waiting rows of one stream leave: at 200 rows, 128 KiB or 16 ms, while there is credit.
// What may be lost meanwhile is the backlog's policy; what a batch looks like on the pipe is the stream's.

import { limits } from '../contract/limits.ts';
import type { Backlog } from './backlog/backlog.ts';
import type { Credit } from './credit.ts';

export class Batcher {
  readonly #backlog: Backlog;
  readonly #credit: Credit;
  readonly #send: (rows: unknown[], dropped: number) => void;
  #timer: TimerHandle | undefined;
  /** Rows have waited their 16 ms and found no credit. */
  #late = false;
  #droppedBefore = 0;
  #stopped = false;

  /** `send` takes at most limits.batchRows rows; it may stop() this batcher. */
  constructor(backlog: Backlog, credit: Credit, send: (rows: unknown[], dropped: number) => void) {
    this.#backlog = backlog;
    this.#credit = credit;
    this.#send = send;
  }

  /** Rows wait, or losses are still to be told. */
  get pending(): boolean {
    return this.#backlog.rows > 0 || this.#droppedBefore > 0;
  }

  /** Rows that were lost before they came here. */
  countDropped(rows: number): void {
    this.#droppedBefore += rows;
    this.moved();
  }

  /** To be called whenever rows or credit came. */
  moved(): void {
    while (!this.#stopped && this.#credit.left > 0 && this.pending && (this.#late || this.#full()))
      this.#flush();
    if (!this.#stopped && this.pending && !this.#late)
      this.#timer ??= setTimeout(this.#onTimer, limits.batchDelayMs);
  }

  /** Sends what waits without waiting for more, as far as the credit goes. */
  hurry(): void {
    this.#late = true;
    this.moved();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    this.hurry();
  };

  #full(): boolean {
    return this.#backlog.rows >= limits.batchRows || this.#backlog.sizeBytes >= limits.batchBytes;
  }

  #flush(): void {
    const rows: unknown[] = [];
    let sizeBytes = 0;
    while (rows.length < limits.batchRows && sizeBytes < limits.batchBytes) {
      const next = this.#backlog.shift();
      if (next === undefined) break;
      rows.push(next.row);
      sizeBytes += next.sizeBytes;
    }
    const dropped = this.#droppedBefore + this.#backlog.takeDropped();
    this.#droppedBefore = 0;
    if (!this.pending) {
      this.#late = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    this.#credit.spend();
    this.#send(rows, dropped);
  }
}
