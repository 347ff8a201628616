// One classic or quorum queue: ready messages in order, unacked messages in a list, consumers in a round. Everything here happens in one
// turn of the loop; nothing waits. What the wire looks like, and who may do what, is decided elsewhere.

import { AnyQueue } from './any-queue.ts';
import type { DeathReason } from './annotations.ts';
import type { ConsumerActivity } from './broker-api.ts';
import type { Consumer } from './consumer.ts';
import { Deaths } from './deaths.ts';
import { failsOnceTooOften } from './delivery-count.ts';
import { Expiry, expiryOf } from './expiry.ts';
import { inSlices } from './in-slices.ts';
import { read, snapshot } from './inspect.ts';
import { Lease } from './lease.ts';
import type { Ledger, Settlement } from './ledger.ts';
import { LengthLimit } from './length-limit.ts';
import type { Message } from './message.ts';
import { priorityOf } from './publish-properties.ts';
import { QueueEntry } from './queue-entry.ts';
import { QueueConsumers } from './queue-consumers.ts';
import type { QueueSettings, QueueSurroundings } from './queue-settings.ts';
import type { ReadyMessages } from './ready-list.ts';
import { readyMessages } from './ready-messages.ts';
import { UnackedList } from './unacked-list.ts';

/** A message whose end was not over when the broker stopped. */
export interface Died {
  readonly sequence: number;
  readonly reason: DeathReason;
}

export class Queue extends AnyQueue {
  ready: ReadyMessages;
  readonly unacked = new UnackedList();
  readyBytes = 0;
  readonly deaths: Deaths;
  private readonly around: QueueSurroundings;
  private readonly limit: LengthLimit | null;
  private readonly lease: Lease | null;
  private readonly takers: QueueConsumers;
  private readonly ttlMs: number;
  /** Null until a message comes that can expire. */
  private expiry: Expiry | null = null;
  private lastSequence = 0;
  private pumping = false;

  constructor(settings: QueueSettings, around: QueueSurroundings) {
    super(settings, around.clock.now);
    const { rules } = settings;
    this.around = around;
    this.ready = readyMessages(rules);
    this.limit = LengthLimit.of(this);
    this.takers = new QueueConsumers(rules);
    this.ttlMs = rules.messageTtlMs ?? -1;
    this.deaths = new Deaths(this, around);
    this.lease =
      rules.expiresMs === null
        ? null
        : new Lease(this, rules.expiresMs, around.clock, () => around.outlived(this));
  }

  get readyCount(): number {
    return this.ready.size;
  }

  get unackedCount(): number {
    return this.unacked.size;
  }

  get unackedBytes(): number {
    return this.unacked.bytes;
  }

  get consumers(): ReadonlySet<Consumer> {
    return this.takers.all;
  }

  get oldestReadyAt(): number | null {
    const first = this.ready.first();
    return first === undefined ? null : this.around.clock.at(first.message.publishedAt);
  }

  publish(message: Message): boolean {
    const { limit } = this;
    if (limit !== null && limit.refuses(message.bodyBytes)) return this.refuse(message, limit);
    this.lastSequence += 1;
    const entry = new QueueEntry(this, message, this.lastSequence);
    if (this.rules.maxPriority !== null) entry.priority = priorityOf(message, this.rules.maxPriority);
    if (this.ttlMs >= 0 || message.ttlMs >= 0) this.stampExpiry(entry, this.around.clock.elapsed);
    this.counters.published += 1;
    this.around.totals.published += 1;
    this.ready.push(entry);
    this.readyBytes += message.bodyBytes;
    if (this.taps !== null) this.taps.record('published', entry, '');
    if (!this.takers.idle) this.pump(true);
    if (limit !== null) limit.enforce();
    if (this.expiry !== null) this.expiry.drop();
    return true;
  }

  get(ledger: Ledger, noAck: boolean, deliveryTag: () => number): QueueEntry | undefined {
    this.renewLease();
    if (this.expiry !== null) this.expiry.drop(null);
    const entry = this.ready.shift();
    if (entry === undefined) return undefined;
    this.readyBytes -= entry.message.bodyBytes;
    this.handOver(entry, ledger, null, noAck, deliveryTag());
    // What this one stood before: the answer counts what is left.
    if (this.expiry !== null) this.expiry.drop(null);
    return entry;
  }

  releaseDelivered(entry: QueueEntry): void {
    this.letGo(entry);
  }

  get nextSequence(): number {
    return this.lastSequence + 1;
  }

  /** The place in this queue of a message that was on the disk only; it is not in the ready list yet. */
  revive(message: Message, sequence: number, redelivered: boolean): QueueEntry {
    const entry = new QueueEntry(this, message, sequence);
    entry.redelivered = redelivered;
    if (this.rules.maxPriority !== null) entry.priority = priorityOf(message, this.rules.maxPriority);
    if (this.ttlMs >= 0 || message.ttlMs >= 0) this.stampExpiry(entry, message.publishedAt);
    return entry;
  }

  /** Numbers up to this have been given before the broker stopped. */
  continueFrom(sequence: number): void {
    this.lastSequence = Math.max(this.lastSequence, sequence);
  }

  /** All queues are restored: what died before the stop, or while the broker was away, goes. */
  resume(died: readonly Died[]): void {
    for (const { sequence, reason } of died) {
      const entry = this.ready.remove(sequence);
      if (entry !== undefined) this.discardReady(entry, reason);
    }
    this.deaths.publish();
    if (this.limit !== null) this.limit.enforce();
    if (this.expiry !== null) this.expiry.drop();
  }

  override catchUp(): void {
    if (this.limit !== null) this.limit.finish();
  }

  settle(entries: readonly QueueEntry[], how: Settlement): void {
    const back: QueueEntry[] = [];
    for (const entry of entries) {
      if (entry.ledger === null) continue;
      this.unacked.remove(entry);
      const { consumer } = entry;
      entry.ledger = null;
      entry.consumer = null;
      if (this.deleted) {
        this.dispose(entry, 'discarded', consumer?.tag ?? '');
        continue;
      }
      if (consumer !== null) {
        consumer.unackedCount -= 1;
        if (how === 'ack') consumer.acked += 1;
        this.takers.rejoin(consumer);
      }
      if (how === 'requeue' && failsOnceTooOften(entry, this.rules)) {
        this.dies(entry, 'delivery_limit', consumer?.tag ?? '');
      } else if (how === 'requeue') {
        if (this.journal !== null) this.journal.cameBack(entry);
        entry.redelivered = true;
        this.readyBytes += entry.message.bodyBytes;
        this.counters.requeued += 1;
        this.around.totals.requeued += 1;
        back.push(entry);
        if (this.taps !== null) this.taps.record('requeued', entry, consumer?.tag ?? '');
      } else if (how === 'reject') {
        this.dies(entry, 'rejected', consumer?.tag ?? '');
      } else {
        this.dispose(entry, 'acked', consumer?.tag ?? '');
      }
    }
    if (back.length > 0) this.ready.merge(back);
    if (back.length > 0 && this.settling.length === 0) this.haveReturned();
    if (how !== 'ack') this.deaths.publish();
    this.pump();
  }

  protected override haveSettled(): void {
    this.haveReturned();
    this.deaths.publish();
    this.pump();
  }

  addConsumer(consumer: Consumer): void {
    this.takers.add(consumer);
  }

  removeConsumer(consumer: Consumer): void {
    if (!this.takers.remove(consumer) || this.consumerCount > 0 || this.deleted) return;
    this.renewLease();
    this.around.unused(this);
  }

  wake(consumer: Consumer): void {
    if (this.takers.rejoin(consumer)) this.pump();
  }

  activityOf(consumer: Consumer): ConsumerActivity {
    return this.takers.activityOf(consumer);
  }

  /** `published`: the last message has come just now. A time to live of zero is its chance at a consumer that waits. */
  pump(published = false): void {
    // A consumer inside the process may settle or publish from within its delivery.
    if (this.pumping || this.settling.length > 0 || this.ready.size === 0 || this.takers.idle) return;
    if (this.limit !== null && this.limit.dropping) return;
    this.pumping = true;
    try {
      while (this.ready.size > 0) {
        if (this.expiry !== null && (!this.expiry.dropBefore(published) || this.ready.size === 0)) break;
        const consumer = this.takers.next();
        if (consumer === null) break;
        const entry = this.ready.shift();
        if (entry === undefined) break;
        this.readyBytes -= entry.message.bodyBytes;
        const { sink } = consumer;
        const tag = sink.ledger.nextTag();
        consumer.delivered += 1;
        consumer.lastDelivery = this.around.clock.elapsed;
        this.handOver(entry, sink.ledger, consumer, consumer.noAck, tag);
        sink.deliver(consumer, entry, tag);
        if (consumer.noAck) this.letGo(entry);
      }
    } finally {
      this.pumping = false;
    }
  }

  purge(): number {
    const { ready } = this;
    const count = ready.size;
    this.ready = readyMessages(this.rules);
    this.readyBytes = 0;
    this.counters.discarded += count;
    this.around.totals.discarded += count;
    inSlices(ready[Symbol.iterator](), (entry) => {
      if (this.taps !== null) this.taps.record('discarded', entry, '');
      this.letGo(entry);
    });
    return count;
  }

  deleteMessage(sequence: number): boolean {
    const ready = this.ready.remove(sequence);
    if (ready !== undefined) {
      this.readyBytes -= ready.message.bodyBytes;
      this.dispose(ready, 'discarded', '');
      return true;
    }
    const held = this.unacked.find(sequence);
    if (held === undefined) return false;
    this.forget(held);
    return true;
  }

  snapshot(): ReturnType<AnyQueue['snapshot']> {
    return snapshot(this);
  }

  read(sequences: ArrayLike<number>): ReturnType<AnyQueue['read']> {
    return read(this, sequences, this.around.clock);
  }

  close(): void {
    this.deleted = true;
    this.stopTimers();
    this.takers.cancelAll();
    this.purge();
    inSlices(this.unacked.all(), (entry) => this.forget(entry));
  }

  renewLease(): void {
    if (this.lease !== null) this.lease.renew();
  }

  stopTimers(): void {
    this.lease?.stop();
    this.expiry?.stop();
    this.deaths.outbox?.stop();
  }

  /** A message that is off the ready list already. Dead letters go out with `deaths.publish`. */
  discardReady(entry: QueueEntry, reason: DeathReason): void {
    this.readyBytes -= entry.message.bodyBytes;
    this.dies(entry, reason, '');
  }

  /** What the outbox has held. */
  deadLetterArrived(entry: QueueEntry): void {
    this.unacked.remove(entry);
    this.dispose(entry, 'discarded', '');
  }

  private dies(entry: QueueEntry, reason: DeathReason, consumerTag: string): void {
    if (!this.deaths.keep(entry, reason)) this.dispose(entry, 'discarded', consumerTag);
  }

  private refuse(message: Message, limit: LengthLimit): boolean {
    if (limit.deadLettersRefused) this.deaths.add(message, 'maxlen');
    this.around.store.release(message);
    this.deaths.publish();
    return false;
  }

  private stampExpiry(entry: QueueEntry, from: number): void {
    entry.expiresAt = expiryOf(entry.message, this.ttlMs, from);
    this.expiry ??= new Expiry(this, this.around.clock);
  }

  private haveReturned(): void {
    // A quorum queue delivers what came back before it looks whether it is too long.
    if (this.rules.type === 'quorum') this.pump();
    if (this.limit !== null) this.limit.enforce();
    if (this.expiry !== null) this.expiry.drop();
  }

  /** An unacked message goes although somebody holds it; the ack that may come is then ignored. */
  private forget(entry: QueueEntry): void {
    this.unacked.remove(entry);
    this.deaths.outbox?.forget(entry);
    // Who took it stays known: the channel counts it until an ack comes.
    const { consumer } = entry;
    entry.ledger = null;
    this.dispose(entry, 'discarded', consumer?.tag ?? '');
    if (consumer === null) return;
    consumer.unackedCount -= 1;
    this.wake(consumer);
  }

  private handOver(
    entry: QueueEntry,
    ledger: Ledger,
    consumer: Consumer | null,
    noAck: boolean,
    deliveryTag: number,
  ): void {
    const { counters, around } = this;
    counters.delivered += 1;
    around.totals.delivered += 1;
    if (entry.redelivered) {
      counters.redelivered += 1;
      around.totals.redelivered += 1;
    }
    const tag = consumer === null ? '' : consumer.tag;
    if (this.taps !== null) this.taps.record('delivered', entry, tag);
    if (noAck) {
      // Delivered is settled: counted with the acked, so that what entered equals what is here and what left.
      counters.acked += 1;
      around.totals.acked += 1;
      if (consumer !== null) consumer.acked += 1;
      if (this.taps !== null) this.taps.record('acked', entry, tag);
      return;
    }
    entry.ledger = ledger;
    entry.consumer = consumer;
    entry.deliveryTag = deliveryTag;
    entry.deliveredAt = around.clock.elapsed;
    if (consumer !== null) consumer.unackedCount += 1;
    this.unacked.add(entry);
    if (this.journal !== null) this.journal.delivering();
    ledger.add(entry, deliveryTag);
  }

  private dispose(entry: QueueEntry, how: 'acked' | 'discarded', consumerTag: string): void {
    this.counters[how] += 1;
    this.around.totals[how] += 1;
    if (this.taps !== null) this.taps.record(how, entry, consumerTag);
    this.letGo(entry);
  }

  /** It has left for good. */
  private letGo(entry: QueueEntry): void {
    if (this.journal !== null) this.journal.gone(entry);
    this.around.store.release(entry.message);
  }
}
