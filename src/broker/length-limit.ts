// x-max-length and x-max-length-bytes with x-overflow: when a queue refuses a message, and when it drops from its head.
// Ready messages count, and dead letters that have not arrived; bodies only, as in RabbitMQ. Very many are dropped over
// turns of the loop; the queue delivers nothing meanwhile.

import type { Queue } from './queue.ts';

/** One large message, or many that come back, may take the place of a million. */
const droppedAtOnce = 128;

export class LengthLimit {
  /** A refused message is dead-lettered. */
  readonly deadLettersRefused: boolean;
  /** More is to be dropped in the next turn. */
  dropping = false;
  private readonly queue: Queue;
  private readonly maxLength: number;
  private readonly maxBytes: number;
  private readonly dropsHead: boolean;

  private constructor(queue: Queue) {
    const { rules } = queue;
    this.queue = queue;
    this.maxLength = rules.maxLength ?? Number.POSITIVE_INFINITY;
    this.maxBytes = rules.maxLengthBytes ?? Number.POSITIVE_INFINITY;
    // Quorum queues take reject-publish-dlx for drop-head, as in RabbitMQ.
    this.dropsHead =
      rules.overflow === 'drop-head' || (rules.overflow === 'reject-publish-dlx' && rules.type === 'quorum');
    this.deadLettersRefused = !this.dropsHead && rules.overflow === 'reject-publish-dlx';
  }

  /** Null for a queue that may grow. */
  static of(queue: Queue): LengthLimit | null {
    const { maxLength, maxLengthBytes } = queue.rules;
    return maxLength === null && maxLengthBytes === null ? null : new LengthLimit(queue);
  }

  refuses(bodyBytes: number): boolean {
    if (this.dropsHead) return false;
    const { ready, readyBytes, deaths } = this.queue;
    const { outbox } = deaths;
    const length = outbox === null ? ready.size : ready.size + outbox.size;
    const bytes = outbox === null ? readyBytes : readyBytes + outbox.bytes;
    return length + 1 > this.maxLength || bytes + bodyBytes > this.maxBytes;
  }

  /** After something was added: drops from the head what is too much. */
  enforce(): void {
    if (!this.dropsHead || !this.exceeded() || this.drop(droppedAtOnce) || this.dropping) return;
    this.dropping = true;
    setImmediate(() => this.goOn());
  }

  /** Drops now what would take turns to come. */
  finish(): void {
    if (!this.dropping) return;
    this.drop(Number.POSITIVE_INFINITY);
    this.dropping = false;
  }

  private goOn(): void {
    const { queue } = this;
    if (!this.dropping || queue.deleted) return;
    this.dropping = false;
    this.enforce();
    if (!this.dropping) queue.pump();
  }

  /** False if more is left. */
  private drop(most: number): boolean {
    const { queue } = this;
    for (let left = most; this.exceeded(); left -= 1) {
      const entry = left === 0 ? undefined : queue.ready.shift();
      if (entry === undefined) break;
      queue.discardReady(entry, 'maxlen');
    }
    queue.deaths.publish();
    return !this.exceeded() || queue.ready.size === 0;
  }

  private exceeded(): boolean {
    const { ready, readyBytes } = this.queue;
    return ready.size > this.maxLength || readyBytes > this.maxBytes;
  }
}
