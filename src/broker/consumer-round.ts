// The consumers of one queue that can take a message now, served in turn, those of the highest priority first.
// A consumer that cannot take one leaves the round, so that a thousand full consumers cost a publish nothing.

import type { Consumer } from './consumer.ts';

/** Consumers of one priority. Whoever comes waits until all others here have been served once, as in RabbitMQ. */
interface Circle {
  readonly priority: number;
  readonly members: Consumer[];
  /** Whose turn it is. */
  cursor: number;
}

export class ConsumerRound {
  /** By priority, highest first; none is without members. */
  private readonly circles: Circle[] = [];

  get empty(): boolean {
    return this.circles.length === 0;
  }

  add(consumer: Consumer): void {
    if (consumer.active) return;
    consumer.active = true;
    const circle = this.circle(consumer.priority);
    if (circle.cursor === 0) {
      circle.members.push(consumer);
      return;
    }
    circle.members.splice(circle.cursor, 0, consumer);
    circle.cursor += 1;
  }

  remove(consumer: Consumer): void {
    if (!consumer.active) return;
    consumer.active = false;
    const circle = this.circle(consumer.priority);
    const at = circle.members.indexOf(consumer);
    circle.members.splice(at, 1);
    if (at < circle.cursor) circle.cursor -= 1;
    else if (circle.cursor === circle.members.length) circle.cursor = 0;
    if (circle.members.length === 0) this.circles.splice(this.circles.indexOf(circle), 1);
  }

  /** Whose turn it is, or null. Consumers that cannot take a message leave the round on the way. */
  next(): Consumer | null {
    for (;;) {
      const circle = this.circles[0];
      const candidate = circle?.members[circle.cursor];
      if (circle === undefined || candidate === undefined) return null;
      if (candidate.canTake()) {
        circle.cursor = circle.cursor + 1 === circle.members.length ? 0 : circle.cursor + 1;
        return candidate;
      }
      this.remove(candidate);
    }
  }

  private circle(priority: number): Circle {
    let at = 0;
    for (; at < this.circles.length; at += 1) {
      const circle = this.circles[at];
      if (circle === undefined || circle.priority < priority) break;
      if (circle.priority === priority) return circle;
    }
    const circle = { priority, members: [], cursor: 0 };
    this.circles.splice(at, 0, circle);
    return circle;
  }
}
