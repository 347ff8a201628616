// The unacked messages of one channel (or of one consumer inside the process), by delivery tag.
// Settling means: off the ledger, then the queue is told what became of the message.

import type { Consumer } from './consumer.ts';
import { preconditionFailed } from './broker-error.ts';
import type { QueueEntry } from './queue-entry.ts';
import { SortedDeque } from './sorted-deque.ts';

export type Settlement = 'ack' | 'requeue' | 'reject';

/** Whose ledger it is, as an inspector wants to read it. */
export interface LedgerOwner {
  readonly connectionId: string | null;
  readonly channelNumber: number;
}

export class Ledger {
  readonly owner: LedgerOwner;
  /** 0 is unlimited; shared by all consumers of the channel (basic.qos with global). */
  prefetchGlobal = 0;
  acked = 0;
  private lastTag = 0;
  private readonly entries = new SortedDeque<QueueEntry>();

  constructor(owner: LedgerOwner) {
    this.owner = owner;
  }

  get unackedCount(): number {
    return this.entries.size;
  }

  get full(): boolean {
    return this.prefetchGlobal > 0 && this.entries.size >= this.prefetchGlobal;
  }

  /** The tag of the next delivery; tags without acknowledgement count too. */
  nextTag(): number {
    this.lastTag += 1;
    return this.lastTag;
  }

  add(entry: QueueEntry, tag: number): void {
    this.entries.push(tag, entry);
  }

  /**
   * Settles one tag, or all up to it. Tag 0 with `multiple` means everything. A tag that was never given, or is settled
   * already, is a 406 as in RabbitMQ.
   */
  settle(tag: number, multiple: boolean, how: Settlement): void {
    this.conclude(this.take(tag, multiple), how);
  }

  /** Takes entries off without telling their queues yet. */
  take(tag: number, multiple: boolean): QueueEntry[] {
    if (!multiple) {
      const entry = this.entries.remove(tag);
      if (entry === undefined) throw unknownTag(tag);
      return [entry];
    }
    if (tag === 0) return this.takeAll();
    // RabbitMQ wants the tag itself to be outstanding, not only smaller ones.
    if (this.entries.get(tag) === undefined) throw unknownTag(tag);
    const taken: QueueEntry[] = [];
    while (this.entries.firstKey() <= tag) {
      const entry = this.entries.shift();
      if (entry !== undefined) taken.push(entry);
    }
    return taken;
  }

  /** Puts entries back that were taken but not concluded. */
  restore(entries: readonly QueueEntry[]): void {
    const back = entries.map((entry) => [entry.deliveryTag, entry] as const);
    this.entries.merge(back.toSorted((left, right) => left[0] - right[0]));
  }

  takeAll(): QueueEntry[] {
    const taken = [...this.entries];
    this.entries.clear();
    return taken;
  }

  /** Tells the queues, oldest first; requeued messages of one queue go back together. */
  conclude(taken: readonly QueueEntry[], how: Settlement): void {
    if (how === 'ack') this.acked += taken.length;
    const [first] = taken;
    if (taken.length === 1 && first !== undefined) {
      first.queue.settle(taken, how);
      return;
    }
    let from = 0;
    while (from < taken.length) {
      const queue = taken[from]?.queue;
      let to = from + 1;
      while (to < taken.length && taken[to]?.queue === queue) to += 1;
      queue?.settle(from === 0 && to === taken.length ? taken : taken.slice(from, to), how);
      from = to;
    }
  }

  /** The oldest message that this consumer holds. */
  oldest(consumer: Consumer): QueueEntry | undefined {
    for (const entry of this.entries) {
      if (entry.consumer === consumer) return entry;
    }
    return undefined;
  }
}

function unknownTag(tag: number): Error {
  return preconditionFailed(`unknown delivery tag ${tag}`);
}
