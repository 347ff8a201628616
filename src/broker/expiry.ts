// Messages that die of age in one queue: at its front only, as in RabbitMQ, and with one timer for the queue. An expired
// message behind one that lives longer waits for it; in a queue with priorities each priority has a front of its own.

import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { TurnShare } from './turn-share.ts';

/** A backlog that expires all at once goes in pieces, so that the loop stays free. */
const mostAtOnce = 2000;

export class Expiry {
  private readonly queue: Queue;
  private readonly clock: Clock;
  private readonly alarm: Alarm;
  private readonly share = new TurnShare(mostAtOnce);

  constructor(queue: Queue, clock: Clock) {
    this.queue = queue;
    this.clock = clock;
    this.alarm = new Alarm(clock, () => {
      this.drop();
      queue.pump();
    });
  }

  /**
   * Before a delivery: a time to live of zero is not over while a message that is being `published` may go to a consumer
   * that waits. False if more are left for another turn: nothing may be delivered before that.
   */
  dropBefore(published: boolean): boolean {
    return this.drop(this.share, published ? this.clock.elapsed - 1 : this.clock.elapsed);
  }

  /** Lets messages go whose time is over at `now`, with null all of them. False if more are left for another turn. */
  drop(share: TurnShare | null = this.share, now = this.clock.elapsed): boolean {
    const { queue } = this;
    let dropped = false;
    share?.begin();
    for (const lane of queue.ready.lanes) {
      for (let first = lane.first(); first !== undefined; first = lane.first()) {
        if (first.expiresAt < 0) break;
        if (first.expiresAt > now) {
          this.alarm.set(first.expiresAt);
          break;
        }
        if (share !== null && !share.take()) {
          queue.deaths.publish();
          this.alarm.set(now);
          return false;
        }
        dropped = true;
        queue.ready.shiftLane(lane);
        queue.discardReady(first, 'expired');
      }
    }
    if (dropped) queue.deaths.publish();
    return true;
  }

  stop(): void {
    this.alarm.stop();
  }
}

/**
 * When a message's time in a queue is over, in milliseconds since the broker's start: the shorter of the queue's time to
 * live and its own counts, of which at least one is not negative.
 */
export function expiryOf({ ttlMs }: Message, queueTtlMs: number, from: number): number {
  const least = ttlMs < 0 || (queueTtlMs >= 0 && queueTtlMs < ttlMs) ? queueTtlMs : ttlMs;
  // Never below 0, which would mean never: what was restored may be older than this process.
  return Math.max(0, from + least);
}
