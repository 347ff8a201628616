// A stream (x-queue-type stream): messages stay, and each consumer reads them from where it wants to. Published messages
// go into the log and come back from there when they are on the disk; nothing is kept in memory but what waits for acks.
// An acknowledgement only lets its consumer have the next message. RabbitMQ's answers to what streams do not do.

import { AnyQueue, type QueueCounts } from '../any-queue.ts';
import type { ConsumerActivity, MessageView } from '../broker-api.ts';
import { describe, notImplemented } from '../broker-error.ts';
import { nowhere } from '../chunk.ts';
import type { Consumer } from '../consumer.ts';
import { messageView } from '../inspect.ts';
import type { Settlement } from '../ledger.ts';
import type { Message } from '../message.ts';
import { QueueEntry } from '../queue-entry.ts';
import type { QueueSettings, QueueSurroundings } from '../queue-settings.ts';
import { streamStart } from './offset-argument.ts';
import { withOffset } from './offset-header.ts';
import { type CursorSurroundings, StreamCursor } from './stream-cursor.ts';
import type { StreamLog } from './stream-log.ts';
import { startingOffset } from './stream-start.ts';

export class Stream extends AnyQueue {
  unackedCount = 0;
  unackedBytes = 0;
  private readonly around: QueueSurroundings;
  private readonly cursors = new Map<Consumer, StreamCursor>();
  private reading: CursorSurroundings | null = null;
  private pumping = false;

  constructor(settings: QueueSettings, around: QueueSurroundings) {
    super(settings, around.clock.now);
    this.around = around;
  }

  /** Before anything else: where the messages are. */
  open(reading: CursorSurroundings): void {
    this.reading = reading;
    this.counters.published = this.readyCount;
  }

  get log(): StreamLog {
    return this.source.log;
  }

  get consumers(): ReadonlySet<Consumer> {
    return new Set(this.cursors.keys());
  }

  override get consumerCount(): number {
    return this.cursors.size;
  }

  get readyCount(): number {
    return this.log.readableOffset - this.log.firstOffset;
  }

  get readyBytes(): number {
    return this.log.retainedBodyBytes;
  }

  get oldestReadyAt(): number | null {
    return this.log.firstAt;
  }

  override get offsets(): { first: number; next: number } {
    return { first: this.log.firstOffset, next: this.log.readableOffset };
  }

  /** RabbitMQ tells clients of no consumers. */
  override get told(): QueueCounts {
    return { messages: this.readyCount, consumers: 0 };
  }

  /** RabbitMQ deletes a stream whatever the conditions. */
  override get toldAtDeletion(): QueueCounts {
    return { messages: 0, consumers: 0 };
  }

  get nextSequence(): number {
    return this.log.nextOffset;
  }

  publish(message: Message): boolean {
    const { store, clock, totals } = this.around;
    const offset = this.log.nextOffset;
    const stamped = withOffset(store, message, offset);
    this.log.append(stamped, clock.at(message.publishedAt));
    message.written = true;
    this.counters.published += 1;
    totals.published += 1;
    if (this.taps !== null) this.taps.record('published', new QueueEntry(this, stamped, offset), '');
    store.release(stamped);
    store.release(message);
    return true;
  }

  get(): never {
    throw this.unsupported('basic.get');
  }

  releaseDelivered(): void {
    // Nothing is held for a delivery.
  }

  settle(entries: readonly QueueEntry[], how: Settlement): void {
    this.forget(entries, how === 'ack');
    if (how !== 'ack') throw this.unsupported('basic.nack and basic.reject');
    this.pump();
  }

  /** The stream has them anyway. */
  override abandon(entries: readonly QueueEntry[]): void {
    this.forget(entries, false);
  }

  addConsumer(consumer: Consumer): void {
    const start = streamStart(consumer.arguments, this.around.clock.now);
    this.cursors.set(consumer, new StreamCursor(this.source, startingOffset(start, this.source)));
  }

  removeConsumer(consumer: Consumer): void {
    this.cursors.delete(consumer);
  }

  wake(consumer: Consumer): void {
    const cursor = this.cursors.get(consumer);
    if (cursor !== undefined && !this.pumping) this.feed(consumer, cursor);
  }

  activityOf(): ConsumerActivity {
    return 'up';
  }

  pump(): void {
    // A consumer inside the process may settle from within its delivery.
    if (this.pumping) return;
    for (const [consumer, cursor] of this.cursors) this.feed(consumer, cursor);
  }

  purge(): never {
    throw this.unsupported('queue.purge');
  }

  deleteMessage(): never {
    throw this.unsupported('deleting a message');
  }

  snapshot(): ReturnType<AnyQueue['snapshot']> {
    const { firstOffset } = this.log;
    const sequences = Float64Array.from({ length: this.readyCount }, (_, index) => firstOffset + index);
    return { sequences, ready: sequences.length, unacked: 0 };
  }

  read(sequences: ArrayLike<number>): (MessageView | null)[] {
    const { clock } = this.around;
    let cursor: StreamCursor | null = null;
    return Array.from(sequences, (sequence) => {
      if (cursor?.offset !== sequence) cursor = new StreamCursor(this.source, sequence);
      const found = cursor.next();
      if (found === null || found.offset !== sequence) return null;
      const view = messageView(
        new QueueEntry(this, found.message(clock.startedAt), sequence),
        'ready',
        clock,
      );
      // The next one may be read into the same memory.
      return { ...view, properties: Buffer.from(view.properties), body: Buffer.from(view.body) };
    });
  }

  renewLease(): void {
    // Streams know no x-expires.
  }

  stopTimers(): void {
    // Nothing here happens by itself.
  }

  close(): void {
    this.deleted = true;
    const consumers = [...this.cursors.keys()];
    this.cursors.clear();
    for (const consumer of consumers) consumer.sink.cancelled(consumer);
    // One that could not be opened has nothing to count.
    if (this.reading === null) return;
    this.counters.discarded += this.readyCount;
    this.around.totals.discarded += this.readyCount;
  }

  /** For what a client cannot do here. */
  private unsupported(what: string): Error {
    return notImplemented(`${what} not supported by stream queues ${describe('queue', this.name)}`);
  }

  private forget(entries: readonly QueueEntry[], acked: boolean): void {
    for (const entry of entries) {
      const { consumer } = entry;
      if (entry.ledger === null || consumer === null) continue;
      entry.ledger = null;
      entry.consumer = null;
      consumer.unackedCount -= 1;
      this.unackedCount -= 1;
      this.unackedBytes -= entry.message.bodyBytes;
      if (!acked) continue;
      consumer.acked += 1;
      this.counters.acked += 1;
      this.around.totals.acked += 1;
      if (this.taps !== null) this.taps.record('acked', entry, consumer.tag);
    }
  }

  private get source(): CursorSurroundings {
    if (this.reading === null) throw new Error(`the stream '${this.name}' is used before it is open`);
    return this.reading;
  }

  private feed(consumer: Consumer, cursor: StreamCursor): void {
    const { clock, totals } = this.around;
    this.pumping = true;
    try {
      while (consumer.canTake()) {
        const found = cursor.next();
        if (found === null) return;
        const { sink } = consumer;
        const message = found.message(clock.startedAt);
        const entry = new QueueEntry(this, message, found.offset);
        const tag = sink.ledger.nextTag();
        consumer.delivered += 1;
        consumer.lastDelivery = clock.elapsed;
        consumer.unackedCount += 1;
        this.unackedCount += 1;
        this.unackedBytes += message.bodyBytes;
        this.counters.delivered += 1;
        totals.delivered += 1;
        entry.ledger = sink.ledger;
        entry.consumer = consumer;
        entry.deliveryTag = tag;
        entry.deliveredAt = clock.elapsed;
        sink.ledger.add(entry, tag);
        if (this.taps !== null) this.taps.record('delivered', entry, consumer.tag);
        sink.deliver(consumer, entry, tag);
        // Who holds the delivery must not hold the block that it was read from.
        message.chunk = nowhere;
      }
    } finally {
      this.pumping = false;
    }
  }
}
