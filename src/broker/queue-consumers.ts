// The consumers of one queue: who there is, who may take a message now, and whose turn it is. With
// x-single-active-consumer only one of them may; the others wait for their turn.

import type { ConsumerActivity } from './broker-api.ts';
import type { Consumer } from './consumer.ts';
import { ConsumerRound } from './consumer-round.ts';
import type { QueueRules } from './queue-rules.ts';
import { SingleActive } from './single-active.ts';

export class QueueConsumers {
  readonly all = new Set<Consumer>();
  private readonly round = new ConsumerRound();
  private readonly single: SingleActive | null;

  constructor({ singleActiveConsumer, type }: QueueRules) {
    this.single = singleActiveConsumer ? new SingleActive(type === 'quorum') : null;
  }

  /** Nobody can take a message now. */
  get idle(): boolean {
    return this.round.empty;
  }

  /** Whose turn it is, or null. */
  next(): Consumer | null {
    return this.round.next();
  }

  add(consumer: Consumer): void {
    this.all.add(consumer);
    const before = this.single?.current ?? null;
    this.single?.joined(consumer);
    this.rejoin(consumer);
    if (before === null || this.mayTake(before)) return;
    // The newcomer has displaced it, at once or soon.
    this.round.remove(before);
    this.rejoin(before);
  }

  /** False if it is not here. Somebody else may have become the active one. */
  remove(consumer: Consumer): boolean {
    if (!this.all.delete(consumer)) return false;
    this.round.remove(consumer);
    const successor = this.single === null ? null : this.single.left(consumer, this.all);
    if (successor !== null) this.round.add(successor);
    return true;
  }

  /** The consumer may be able to take a message again, or has settled one. False if nobody need be asked. */
  rejoin(consumer: Consumer): boolean {
    const successor = this.single === null ? null : this.single.takesOver(consumer);
    if (successor !== null) {
      // Of all that wait it has waited the shortest.
      this.all.delete(consumer);
      this.all.add(consumer);
      this.round.add(successor);
      return true;
    }
    if (consumer.active || !this.mayTake(consumer)) return false;
    this.round.add(consumer);
    return true;
  }

  activityOf(consumer: Consumer): ConsumerActivity {
    if (this.single === null) return 'up';
    return this.single.current === consumer ? 'single_active' : 'waiting';
  }

  /** Takes all of them out, and tells each that it is cancelled. */
  cancelAll(): void {
    for (const consumer of this.all) {
      this.round.remove(consumer);
      consumer.sink.cancelled(consumer);
    }
    this.all.clear();
  }

  private mayTake(consumer: Consumer): boolean {
    return (this.single === null || this.single.mayTake(consumer)) && this.all.has(consumer);
  }
}
