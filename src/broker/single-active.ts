// x-single-active-consumer: of all the consumers of a queue one takes messages, and the others wait until it leaves. In a
// quorum queue it also makes room for one of a higher priority, once it has settled what it holds.

import type { Consumer } from './consumer.ts';

export class SingleActive {
  /** Who takes messages now. */
  current: Consumer | null = null;
  private readonly givesWay: boolean;
  /** Waits until the current one has settled all; that one takes nothing more meanwhile. */
  private successor: Consumer | null = null;

  /** `givesWay` to a higher priority: in RabbitMQ quorum queues do, since 4.0, and classic queues do not. */
  constructor(givesWay: boolean) {
    this.givesWay = givesWay;
  }

  mayTake(consumer: Consumer): boolean {
    return this.current === consumer && this.successor === null;
  }

  /** The first to come is it. */
  joined(consumer: Consumer): void {
    if (this.current === null) this.current = consumer;
    else if (this.givesWay && consumer.priority > (this.successor ?? this.current).priority) {
      this.successor = consumer;
    }
  }

  /**
   * After `consumer` has left: the one of `others` that may take messages now and could not before, or null. The highest
   * priority comes first, then whoever has waited longest.
   */
  left(consumer: Consumer, others: Iterable<Consumer>): Consumer | null {
    if (consumer === this.successor) {
      const best = highest(others);
      this.successor = best !== null && this.isAbove(best) ? best : null;
      return this.successor === null ? this.current : null;
    }
    if (this.current !== consumer) return null;
    this.successor = null;
    this.current = highest(others);
    return this.current;
  }

  /** Whoever takes over from `consumer`, now that it may hold nothing any more; or null. */
  takesOver(consumer: Consumer): Consumer | null {
    const { successor } = this;
    if (successor === null || this.current !== consumer || consumer.unackedCount > 0) return null;
    this.current = successor;
    this.successor = null;
    return successor;
  }

  private isAbove({ priority }: Consumer): boolean {
    return this.current !== null && priority > this.current.priority;
  }
}

function highest(consumers: Iterable<Consumer>): Consumer | null {
  let best: Consumer | null = null;
  for (const consumer of consumers) {
    if (best === null || consumer.priority > best.priority) best = consumer;
  }
  return best;
}
