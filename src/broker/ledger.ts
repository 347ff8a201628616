// The unacked messages of one channel (or of one consumer inside the process), by delivery tag.
// Settling means: off the ledger, then the queue is told what became of the message.

import type { Consumer } from './consumer.ts';
import { preconditionFailed } from './broker-error.ts';
import { ChannelPrefetch } from './channel-prefetch.ts';
import type { QueueEntry } from './queue-entry.ts';
import { groupsByQueue, settlementGroups } from './settlement-groups.ts';
import { SettlementLine } from './settlement-line.ts';
import { SortedDeque } from './sorted-deque.ts';

export type Settlement = 'ack' | 'requeue' | 'reject';

/** Whose ledger it is, as an inspector wants to read it. */
export interface LedgerOwner {
  readonly connectionId: string | null;
  readonly channelNumber: number;
}

export class Ledger {
  readonly owner: LedgerOwner;
  /** Its business with the queues: busy while many messages are being settled. */
  readonly line = new SettlementLine();
  /** Shared by all consumers of the channel. */
  private readonly prefetch = new ChannelPrefetch();
  acked = 0;
  private lastTag = 0;
  private readonly entries = new SortedDeque<QueueEntry>();

  constructor(owner: LedgerOwner) {
    this.owner = owner;
  }

  get unackedCount(): number {
    return this.entries.size;
  }

  /** 0 is unlimited. */
  get prefetchGlobal(): number {
    return this.prefetch.limit;
  }

  set prefetchGlobal(limit: number) {
    this.prefetch.set(limit, this.entries.size);
  }

  get full(): boolean {
    return this.prefetch.full;
  }

  /** The tag of the next delivery; tags without acknowledgement count too. */
  nextTag(): number {
    this.lastTag += 1;
    return this.lastTag;
  }

  add(entry: QueueEntry, tag: number): void {
    this.entries.push(tag, entry);
    if (entry.consumer !== null) this.prefetch.delivered();
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
    return this.entries.takeUpTo(tag);
  }

  /** Puts entries back that were taken but not concluded. */
  restore(entries: readonly QueueEntry[]): void {
    const back = entries.map((entry) => [entry.deliveryTag, entry] as const);
    this.entries.merge(back.toSorted((left, right) => left[0] - right[0]));
  }

  takeAll(): QueueEntry[] {
    return this.entries.takeUpTo(Number.POSITIVE_INFINITY);
  }

  /** Tells the queues, consumer by consumer; of many messages in turns to come. */
  conclude(taken: readonly QueueEntry[], how: Settlement): void {
    if (how === 'ack') this.acked += taken.length;
    if (this.prefetch.limit > 0)
      this.prefetch.settled(taken.filter(({ consumer }) => consumer !== null).length);
    this.line.settle(settlementGroups(taken), (queue, entries) => queue.settle(entries, how));
  }

  /** The ledger's owner ends: each queue gets all that is left back at once. */
  giveBackAll(): void {
    this.line.settle(groupsByQueue(this.takeAll()), (queue, entries) => queue.abandon(entries));
  }

  /** The oldest message that this consumer holds. */
  oldest(consumer: Consumer): QueueEntry | undefined {
    for (const entry of this.entries) {
      if (entry.consumer === consumer && entry.ledger !== null) return entry;
    }
    return undefined;
  }
}

function unknownTag(tag: number): Error {
  return preconditionFailed(`unknown delivery tag ${tag}`);
}
