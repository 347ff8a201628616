// x-max-length and x-max-length-bytes with x-overflow: when a queue refuses a message, and when it drops from its head.
// Ready messages count, and dead letters that have not arrived; bodies only, as in RabbitMQ.

import type { Queue } from './queue.ts';
import type { QueueRules } from './queue-rules.ts';

export class LengthLimit {
  private readonly maxLength: number;
  private readonly maxBytes: number;
  private readonly dropsHead: boolean;
  /** A refused message is dead-lettered. */
  readonly deadLettersRefused: boolean;

  constructor(rules: QueueRules) {
    this.maxLength = rules.maxLength ?? Number.POSITIVE_INFINITY;
    this.maxBytes = rules.maxLengthBytes ?? Number.POSITIVE_INFINITY;
    // Quorum queues take reject-publish-dlx for drop-head, as in RabbitMQ.
    this.dropsHead =
      rules.overflow === 'drop-head' || (rules.overflow === 'reject-publish-dlx' && rules.type === 'quorum');
    this.deadLettersRefused = !this.dropsHead && rules.overflow === 'reject-publish-dlx';
  }

  /** Null for a queue that may grow. */
  static of(rules: QueueRules): LengthLimit | null {
    return rules.maxLength === null && rules.maxLengthBytes === null ? null : new LengthLimit(rules);
  }

  refuses(queue: Queue, bodyBytes: number): boolean {
    if (this.dropsHead) return false;
    const { ready, readyBytes, outbox } = queue;
    const length = outbox === null ? ready.size : ready.size + outbox.size;
    const bytes = outbox === null ? readyBytes : readyBytes + outbox.bytes;
    return length + 1 > this.maxLength || bytes + bodyBytes > this.maxBytes;
  }

  /** After something was added: drops from the head what is too much. */
  enforce(queue: Queue): void {
    if (!this.dropsHead || !this.exceeded(queue)) return;
    while (this.exceeded(queue)) {
      const entry = queue.ready.shift();
      if (entry === undefined) break;
      queue.discardReady(entry, 'maxlen');
    }
    queue.settleDeaths();
  }

  private exceeded({ ready, readyBytes }: Queue): boolean {
    return ready.size > this.maxLength || readyBytes > this.maxBytes;
  }
}
