// Dead letters of a quorum queue with x-dead-letter-strategy at-least-once: each stays in its queue, unacked and held by
// nobody, until every queue that it is routed to has taken it. One that nobody takes is tried again and again.

import { Alarm } from './alarm.ts';
import type { DeathReason } from './annotations.ts';
import type { HeldLetter } from './dead-letter.ts';
import type { Queue } from './queue.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueSurroundings } from './queue-settings.ts';

/** As many as RabbitMQ has under way for one queue. */
const triedAtOnce = 32;
const retryAfterMs = 1000;

interface Waiting extends HeldLetter {
  readonly reason: DeathReason;
}

export class DeadLetterOutbox {
  /** Bodies only. */
  bytes = 0;
  private readonly queue: Queue;
  private readonly around: QueueSurroundings;
  private readonly letters = new Map<QueueEntry, Waiting>();
  private readonly alarm: Alarm;

  constructor(queue: Queue, around: QueueSurroundings) {
    this.queue = queue;
    this.around = around;
    this.alarm = new Alarm(around.clock, () => this.tryAgain());
  }

  get size(): number {
    return this.letters.size;
  }

  reasonOf(entry: QueueEntry): DeathReason | undefined {
    return this.letters.get(entry)?.reason;
  }

  /** It is tried for the first time with the queue's other deaths. */
  hold(entry: QueueEntry, reason: DeathReason): void {
    const letter = { reason, takenBy: new Set<string>(), done: () => this.done(entry) };
    this.letters.set(entry, letter);
    this.bytes += entry.message.bodyBytes;
    this.around.deadLetters.add(entry.message, reason, this.queue, letter);
    this.alarm.set(this.around.clock.elapsed + retryAfterMs);
  }

  /** The message has gone in another way. False if it was not here. */
  forget(entry: QueueEntry): boolean {
    if (!this.letters.delete(entry)) return false;
    this.bytes -= entry.message.bodyBytes;
    return true;
  }

  stop(): void {
    this.alarm.stop();
  }

  private done(entry: QueueEntry): void {
    if (this.forget(entry)) this.queue.deadLetterArrived(entry);
  }

  private tryAgain(): void {
    const { deadLetters, clock } = this.around;
    const before = this.letters.size;
    let tried = 0;
    for (const [entry, letter] of this.letters) {
      if (tried === triedAtOnce) break;
      tried += 1;
      deadLetters.add(entry.message, letter.reason, this.queue, letter);
    }
    deadLetters.publish();
    if (this.letters.size === 0) return;
    // When some could go, so may those behind them.
    this.alarm.set(clock.elapsed + (this.letters.size < before ? 0 : retryAfterMs));
  }
}
