// The consumers of one queue that can take a message now, served in turn, those of the highest priority first.
// A consumer that cannot take one leaves the round, so that a thousand full consumers cost a publish nothing.

import type { Consumer } from './consumer.ts';

export class ConsumerRound {
  /** By priority, highest first. */
  private readonly waiting: Consumer[] = [];
  private cursor = 0;

  get empty(): boolean {
    return this.waiting.length === 0;
  }

  add(consumer: Consumer): void {
    if (consumer.active) return;
    consumer.active = true;
    let at = this.waiting.length;
    while (at > 0 && (this.waiting[at - 1]?.priority ?? 0) < consumer.priority) at -= 1;
    this.waiting.splice(at, 0, consumer);
  }

  remove(consumer: Consumer): void {
    if (!consumer.active) return;
    consumer.active = false;
    const at = this.waiting.indexOf(consumer);
    this.waiting.splice(at, 1);
    if (at < this.cursor) this.cursor -= 1;
  }

  /** Whose turn it is, or null. Consumers that cannot take a message leave the round on the way. */
  next(): Consumer | null {
    for (;;) {
      const first = this.waiting[0];
      if (first === undefined) return null;
      let candidate = this.waiting[this.cursor];
      if (candidate === undefined || candidate.priority !== first.priority) {
        this.cursor = 0;
        candidate = first;
      }
      if (candidate.canTake()) {
        this.cursor += 1;
        return candidate;
      }
      this.remove(candidate);
    }
  }
}
