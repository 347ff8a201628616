// The way into the queues, one message after the other. What enters because another message does (a dead letter of a
// queue that was too long) waits until that one is in all its queues: so it comes after it, as in RabbitMQ, and the record
// of a durable message can say beforehand which number each queue will give it.

import type { Message } from './message.ts';
import type { AnyQueue } from './any-queue.ts';
import type { VirtualHost } from './virtual-host.ts';

/** Told once the message is in: which of its queues were full and refused it. */
export type Entered = (refusedBy: readonly AnyQueue[]) => void;

interface Entering {
  readonly message: Message;
  readonly queues: readonly AnyQueue[];
  readonly entered: Entered | undefined;
}

const nobody: readonly AnyQueue[] = [];

export class Entrance {
  private readonly host: VirtualHost;
  private busy = false;
  private readonly waiting: Entering[] = [];

  constructor(host: VirtualHost) {
    this.host = host;
  }

  /** False if a queue was full and refused it; what must wait is taken for accepted. */
  enter(message: Message, queues: readonly AnyQueue[], entered?: Entered): boolean {
    if (this.busy) {
      this.waiting.push({ message, queues, entered });
      return true;
    }
    this.busy = true;
    try {
      const accepted = this.enterNow(message, queues, entered);
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
        this.enterNow(next.message, next.queues, next.entered);
      }
      return accepted;
    } finally {
      this.busy = false;
    }
  }

  private enterNow(message: Message, queues: readonly AnyQueue[], entered: Entered | undefined): boolean {
    const { durability } = this.host;
    if (durability !== null) durability.keep(message, queues);
    let refusedBy = nobody;
    for (const queue of queues) {
      const taken = queue.publish(message);
      if (!taken) refusedBy = [...refusedBy, queue];
      if (durability === null) continue;
      if (taken) durability.entered(queue);
      else durability.refused(message, queue);
    }
    entered?.(refusedBy);
    return refusedBy.length === 0;
  }
}
