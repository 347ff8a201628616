// x-expires: a queue without consumers that nobody has declared or read with basic.get for so long is deleted.
// Publishing to it does not count as use, as in RabbitMQ.

import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { Queue } from './queue.ts';

export class Lease {
  private readonly queue: Queue;
  private readonly expiresMs: number;
  private readonly clock: Clock;
  private readonly alarm: Alarm;
  private usedAt: number;

  /** `over` is called when the queue has gone unused for `expiresMs`. */
  constructor(queue: Queue, expiresMs: number, clock: Clock, over: () => void) {
    this.queue = queue;
    this.expiresMs = expiresMs;
    this.clock = clock;
    this.usedAt = clock.elapsed;
    this.alarm = new Alarm(clock, () => {
      // Consumers renew it when the last of them leaves.
      if (this.queue.consumers.size > 0) return;
      const until = this.usedAt + this.expiresMs;
      if (this.clock.elapsed >= until) over();
      else this.alarm.set(until);
    });
    this.renew();
  }

  renew(): void {
    this.usedAt = this.clock.elapsed;
    this.alarm.set(this.usedAt + this.expiresMs);
  }

  stop(): void {
    this.alarm.stop();
  }
}
