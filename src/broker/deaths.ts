// What becomes of the messages that die in one queue: a dead letter for each where the queue has them, and where they must
// arrive the message stays until its letter has. Who dies, and when, is decided by others.

import type { DeathReason } from './annotations.ts';
import { DeadLetterOutbox } from './dead-letter-outbox.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueSurroundings } from './queue-settings.ts';

export class Deaths {
  /** Dead letters that stay until they have arrived; null where they just go. */
  readonly outbox: DeadLetterOutbox | null;
  private readonly queue: Queue;
  private readonly around: QueueSurroundings;

  constructor(queue: Queue, around: QueueSurroundings) {
    this.queue = queue;
    this.around = around;
    this.outbox = queue.rules.deadLettersAtLeastOnce ? new DeadLetterOutbox(queue, around) : null;
  }

  /** An entry that is neither ready nor unacked any more. True if it stays, as unacked; false if it is gone. */
  keep(entry: QueueEntry, reason: DeathReason): boolean {
    const { outbox, queue } = this;
    if (outbox === null) {
      this.add(entry.message, reason);
      return false;
    }
    entry.deliveredAt = this.around.clock.elapsed;
    queue.unacked.add(entry);
    if (queue.journal !== null) queue.journal.dying(entry, reason);
    outbox.hold(entry, reason);
    return true;
  }

  /** A message that dies at the queue's door, or goes whatever becomes of its letter. */
  add(message: Message, reason: DeathReason): void {
    if (this.queue.rules.deadLetter !== null) this.around.deadLetters.add(message, reason, this.queue, null);
  }

  /** Sends off the letters of all who have died. */
  publish(): void {
    if (this.queue.rules.deadLetter !== null) this.around.deadLetters.publish();
  }
}
