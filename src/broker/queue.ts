// One queue: ready messages in order, unacked messages in a list, consumers in a round. Everything here happens in one
// turn of the loop; nothing waits. What the wire looks like, and who may do what, is decided elsewhere.

import type { FieldTable } from '../amqp/field-table.ts';
import type { Binding } from './binding.ts';
import type { QueueCounters, QueueView } from './broker-api.ts';
import type { Clock } from './clock.ts';
import type { Consumer } from './consumer.ts';
import { ConsumerRound } from './consumer-round.ts';
import type { Ledger, Settlement } from './ledger.ts';
import type { Message } from './message.ts';
import type { MessageStore } from './message-store.ts';
import { QueueEntry } from './queue-entry.ts';
import { SortedDeque } from './sorted-deque.ts';
import type { TapSet } from './tap.ts';
import { UnackedList } from './unacked-list.ts';

export interface QueueSettings {
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** Connection id of an exclusive queue's owner. */
  readonly owner: string | null;
  readonly arguments: FieldTable;
}

type Counters = { -readonly [Key in keyof QueueCounters]: number };

/** What a queue shares with the rest of the broker. */
export interface QueueSurroundings {
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly totals: Counters;
  /** The last consumer has left. */
  unused(queue: Queue): void;
}

export class Queue implements QueueView {
  readonly kind = 'queue';
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly owner: string | null;
  readonly arguments: FieldTable;
  readonly createdAt: number;
  readonly counters: Counters = {
    published: 0,
    delivered: 0,
    redelivered: 0,
    acked: 0,
    requeued: 0,
    discarded: 0,
  };
  readonly consumers = new Set<Consumer>();
  /** Bindings that lead here. */
  readonly bindings = new Set<Binding>();
  readonly ready = new SortedDeque<QueueEntry>();
  readonly unacked = new UnackedList();
  readyBytes = 0;
  /** Null unless somebody watches: the price of a tap for everybody else is this one check. */
  taps: TapSet | null = null;
  /** The last routing that chose this queue; so it is chosen once. */
  routeMark = 0;
  deleted = false;
  private readonly round = new ConsumerRound();
  private readonly around: QueueSurroundings;
  private lastSequence = 0;
  private pumping = false;

  constructor(settings: QueueSettings, around: QueueSurroundings) {
    this.name = settings.name;
    this.durable = settings.durable;
    this.autoDelete = settings.autoDelete;
    this.owner = settings.owner;
    this.arguments = settings.arguments;
    this.around = around;
    this.createdAt = around.clock.now;
  }

  get exclusive(): boolean {
    return this.owner !== null;
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

  get consumerCount(): number {
    return this.consumers.size;
  }

  get oldestReadyAt(): number | null {
    const first = this.ready.first();
    return first === undefined ? null : this.around.clock.at(first.message.publishedAt);
  }

  /** Takes over one hold on the message. */
  publish(message: Message): void {
    this.lastSequence += 1;
    const entry = new QueueEntry(this, message, this.lastSequence);
    this.counters.published += 1;
    this.around.totals.published += 1;
    this.ready.push(entry.sequence, entry);
    this.readyBytes += message.bodyBytes;
    if (this.taps !== null) this.taps.record('published', entry, '');
    if (!this.round.empty) this.pump();
  }

  /** Takes the first ready message for basic.get; undefined when there is none. */
  get(ledger: Ledger, noAck: boolean, deliveryTag: () => number): QueueEntry | undefined {
    const entry = this.ready.shift();
    if (entry === undefined) return undefined;
    this.readyBytes -= entry.message.bodyBytes;
    this.handOver(entry, ledger, null, noAck, deliveryTag());
    return entry;
  }

  /** Lets go of a message that was delivered without acknowledgement, once its bytes are on their way. */
  releaseDelivered(entry: QueueEntry): void {
    this.around.store.release(entry.message);
  }

  /** Entries of one ledger, off it already. Those that have gone meanwhile are passed over. */
  settle(entries: readonly QueueEntry[], how: Settlement): void {
    const back: [number, QueueEntry][] = [];
    for (const entry of entries) {
      if (entry.ledger === null) continue;
      this.unacked.remove(entry);
      const { consumer } = entry;
      entry.ledger = null;
      entry.consumer = null;
      if (consumer !== null) {
        consumer.unackedCount -= 1;
        if (how === 'ack') consumer.acked += 1;
        if (!consumer.active && this.consumers.has(consumer)) this.round.add(consumer);
      }
      if (how === 'requeue') {
        entry.redelivered = true;
        this.readyBytes += entry.message.bodyBytes;
        this.counters.requeued += 1;
        this.around.totals.requeued += 1;
        back.push([entry.sequence, entry]);
        if (this.taps !== null) this.taps.record('requeued', entry, consumer?.tag ?? '');
      } else {
        this.dispose(entry, how === 'ack' ? 'acked' : 'discarded', consumer?.tag ?? '');
      }
    }
    if (back.length > 1) back.sort((left, right) => left[0] - right[0]);
    this.ready.merge(back);
    this.pump();
  }

  addConsumer(consumer: Consumer): void {
    this.consumers.add(consumer);
    this.round.add(consumer);
  }

  /** Its unacked messages stay with its channel. */
  removeConsumer(consumer: Consumer): void {
    if (!this.consumers.delete(consumer)) return;
    this.round.remove(consumer);
    if (this.consumers.size === 0 && !this.deleted) this.around.unused(this);
  }

  /** The consumer may be able to take a message again. */
  wake(consumer: Consumer): void {
    if (consumer.active || !this.consumers.has(consumer)) return;
    this.round.add(consumer);
    this.pump();
  }

  pump(): void {
    // A consumer inside the process may settle or publish from within its delivery.
    if (this.pumping || this.ready.size === 0 || this.round.empty) return;
    this.pumping = true;
    try {
      while (this.ready.size > 0) {
        const consumer = this.round.next();
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
        if (consumer.noAck) this.around.store.release(entry.message);
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Discards all ready messages; returns how many. */
  purge(): number {
    const count = this.ready.size;
    for (const entry of this.ready) this.dispose(entry, 'discarded', '');
    this.ready.clear();
    this.readyBytes = 0;
    return count;
  }

  /** Discards one message, ready or unacked. False if it is not here. */
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

  /** Discards everything and cancels the consumers. The virtual host has already forgotten the queue. */
  close(): void {
    this.deleted = true;
    for (const consumer of this.consumers) {
      this.round.remove(consumer);
      consumer.sink.cancelled(consumer);
    }
    this.consumers.clear();
    this.purge();
    for (const entry of this.unacked) this.forget(entry);
  }

  /** An unacked message goes although somebody holds it; the ack that may come is then ignored. */
  private forget(entry: QueueEntry): void {
    this.unacked.remove(entry);
    const { consumer } = entry;
    entry.ledger = null;
    entry.consumer = null;
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
    ledger.add(entry, deliveryTag);
  }

  private dispose(entry: QueueEntry, how: 'acked' | 'discarded', consumerTag: string): void {
    this.counters[how] += 1;
    this.around.totals[how] += 1;
    if (this.taps !== null) this.taps.record(how, entry, consumerTag);
    this.around.store.release(entry.message);
  }
}
