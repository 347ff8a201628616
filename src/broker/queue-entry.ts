// One message's place in one queue: the small record that the hot path makes, and the only one beside the message.

import type { Consumer } from './consumer.ts';
import type { Ledger } from './ledger.ts';
import type { Message } from './message.ts';
import type { AnyQueue } from './any-queue.ts';

export class QueueEntry {
  readonly queue: AnyQueue;
  readonly message: Message;
  /** Ascending in the queue; a requeued message keeps it and so finds its place again. */
  readonly sequence: number;
  redelivered = false;
  /** Where it is unacked, or null when it is ready (or gone). */
  ledger: Ledger | null = null;
  /** Null for a message taken with basic.get. */
  consumer: Consumer | null = null;
  deliveryTag = 0;
  /** Within the queue's x-max-priority. */
  priority = 0;
  /** Deliveries that failed; counted by quorum queues only. */
  deliveryCount = 0;
  /** Milliseconds since the broker's start; -1 for never. A requeued message keeps it. */
  expiresAt = -1;
  /** Milliseconds since the broker's start. */
  deliveredAt = 0;
  /** Neighbours among the queue's unacked messages. */
  previous: QueueEntry | null = null;
  next: QueueEntry | null = null;

  constructor(queue: AnyQueue, message: Message, sequence: number) {
    this.queue = queue;
    this.message = message;
    this.sequence = sequence;
  }
}
