// One subscription to one queue. It knows its limits and its numbers; how a delivery travels is the sink's business
// (a channel on the wire, or a consumer inside this process).

import type { FieldTable } from '../amqp/field-table.ts';
import type { ConnectionView, ConsumerActivity, ConsumerView } from './broker-api.ts';
import type { Clock } from './clock.ts';
import type { DeliveryTemplate } from './content-writer.ts';
import type { Ledger } from './ledger.ts';
import type { AnyQueue } from './any-queue.ts';
import type { QueueEntry } from './queue-entry.ts';

export interface DeliverySink {
  readonly connection: ConnectionView | null;
  readonly channelNumber: number;
  readonly ledger: Ledger;
  /** False while its socket is full; the sink then wakes its consumers when that ends. */
  canTake(): boolean;
  deliver(consumer: Consumer, entry: QueueEntry, deliveryTag: number): void;
  /** The queue has gone, or an operator cancelled it. */
  cancelled(consumer: Consumer): void;
}

export interface ConsumerSettings {
  readonly tag: string;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  /** 0 is unlimited. */
  readonly prefetch: number;
  readonly arguments: FieldTable;
  /** From x-priority; higher ones are served first. */
  readonly priority: number;
}

export class Consumer implements ConsumerView {
  readonly source: AnyQueue;
  readonly sink: DeliverySink;
  readonly tag: string;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly prefetch: number;
  readonly arguments: FieldTable;
  readonly priority: number;
  readonly joinedAt: number;
  unackedCount = 0;
  delivered = 0;
  acked = 0;
  /** Milliseconds since the broker's start, or -1. */
  lastDelivery = -1;
  /** The deliver frame last used for it; a channel's business. */
  template: DeliveryTemplate | null = null;
  /** Waiting in the queue's round; false while it can take nothing. */
  active = false;
  private readonly clock: Clock;

  constructor(source: AnyQueue, sink: DeliverySink, settings: ConsumerSettings, clock: Clock) {
    this.source = source;
    this.sink = sink;
    this.tag = settings.tag;
    this.noAck = settings.noAck;
    this.exclusive = settings.exclusive;
    this.prefetch = settings.prefetch;
    this.arguments = settings.arguments;
    this.priority = settings.priority;
    this.clock = clock;
    this.joinedAt = clock.now;
  }

  get queue(): string {
    return this.source.name;
  }

  get activity(): ConsumerActivity {
    return this.source.activityOf(this);
  }

  get connection(): ConnectionView | null {
    return this.sink.connection;
  }

  get channelNumber(): number {
    return this.sink.channelNumber;
  }

  get lastDeliveryAt(): number | null {
    return this.lastDelivery < 0 ? null : this.clock.at(this.lastDelivery);
  }

  get oldestUnackedAt(): number | null {
    if (this.unackedCount === 0) return null;
    const oldest = this.sink.ledger.oldest(this);
    return oldest === undefined ? null : this.clock.at(oldest.deliveredAt);
  }

  canTake(): boolean {
    // A channel that holds all that it may stops those without acknowledgement too, as in RabbitMQ.
    if (!this.sink.canTake() || this.sink.ledger.full) return false;
    return this.noAck || this.prefetch === 0 || this.unackedCount < this.prefetch;
  }
}
