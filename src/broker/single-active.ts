// x-single-active-consumer: of all the consumers of a queue one takes messages, and the others wait until it leaves.

import type { Consumer } from './consumer.ts';

export class SingleActive {
  /** Who takes messages now. */
  current: Consumer | null = null;

  /** The first to come is it. */
  joined(consumer: Consumer): void {
    this.current ??= consumer;
  }

  /**
   * After `consumer` has left: the one of `others` that takes over, or null if nothing changes. The highest priority
   * comes first, then whoever has waited longest; a higher priority alone displaces nobody, as in RabbitMQ.
   */
  left(consumer: Consumer, others: Iterable<Consumer>): Consumer | null {
    if (this.current !== consumer) return null;
    this.current = null;
    for (const other of others) {
      if (this.current === null || other.priority > this.current.priority) this.current = other;
    }
    return this.current;
  }
}
