// A consumer inside this process: the inspector's own. It takes part in the queue's round like any other, with a ledger
// of its own in place of a channel.

import type { LocalConsumeOptions, LocalConsumer, LocalDelivery } from './broker-api.ts';
import type { Clock } from './clock.ts';
import { Consumer, type DeliverySink } from './consumer.ts';
import { refuseConsumer } from './consumer-admission.ts';
import { checkConsumerArguments, consumerPriority } from './consumer-arguments.ts';
import { messageView } from './inspect.ts';
import { Ledger, type Settlement } from './ledger.ts';
import type { AnyQueue } from './any-queue.ts';
import type { QueueEntry } from './queue-entry.ts';
import { generateName } from './names.ts';

export interface LocalConsumerSurroundings {
  readonly clock: Clock;
  consumerEvent(
    kind: 'consumer-joined' | 'consumer-left' | 'consumer-cancelled',
    consumer: Consumer,
    reason?: string,
  ): void;
  /** The callback threw. */
  failed(message: string): void;
}

/** A consumer that gives back what it gets would otherwise keep the loop for ever. */
const deliveriesPerTurn = 256;

export class InProcessConsumer implements LocalConsumer, DeliverySink {
  readonly connection = null;
  readonly channelNumber = 0;
  readonly ledger = new Ledger({ connectionId: null, channelNumber: 0 });
  private readonly consumer: Consumer;
  private readonly around: LocalConsumerSurroundings;
  private readonly onDelivery: (delivery: LocalDelivery) => void;
  private readonly onCancelled: (() => void) | undefined;
  private gone = false;
  private paused: boolean;
  private turnLeft = deliveriesPerTurn;

  /** Throws BrokerError as basic.consume does. Deliveries begin with {@link start}. */
  constructor(
    queue: AnyQueue,
    options: LocalConsumeOptions,
    onDelivery: (delivery: LocalDelivery) => void,
    around: LocalConsumerSurroundings,
  ) {
    checkConsumerArguments(queue, options.arguments ?? []);
    refuseConsumer(queue, {
      noAck: options.noAck ?? false,
      exclusive: options.exclusive ?? false,
      prefetch: options.prefetch ?? 0,
      prefetchGlobal: 0,
    });
    this.around = around;
    this.onDelivery = onDelivery;
    this.onCancelled = options.onCancelled;
    this.paused = options.paused ?? false;
    const settings = {
      tag: options.tag ?? generateName('amq.ctag-'),
      noAck: options.noAck ?? false,
      exclusive: options.exclusive ?? false,
      prefetch: options.prefetch ?? 0,
      arguments: options.arguments ?? [],
      priority: consumerPriority(options.arguments ?? []),
    };
    this.consumer = new Consumer(queue, this, settings, around.clock);
  }

  get tag(): string {
    return this.consumer.tag;
  }

  start(): void {
    const { consumer } = this;
    consumer.source.addConsumer(consumer);
    this.around.consumerEvent('consumer-joined', consumer);
    consumer.source.pump();
  }

  settle(deliveryTag: number, how: Settlement, multiple = false): void {
    if (!this.gone) this.ledger.settle(deliveryTag, multiple, how);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.consumer.source.wake(this.consumer);
  }

  cancel(): void {
    if (this.gone) return;
    this.gone = true;
    this.consumer.source.removeConsumer(this.consumer);
    this.ledger.giveBackAll();
    this.consumer.source.pump();
    this.around.consumerEvent('consumer-left', this.consumer);
  }

  canTake(): boolean {
    return !this.gone && !this.paused && this.turnLeft > 0;
  }

  deliver(_consumer: Consumer, entry: QueueEntry, deliveryTag: number): void {
    if (this.turnLeft === deliveriesPerTurn) setImmediate(() => this.nextTurn());
    this.turnLeft -= 1;
    try {
      this.onDelivery({
        ...messageView(entry, entry.ledger === null ? 'ready' : 'unacked', this.around.clock),
        deliveryTag,
      });
    } catch (error) {
      // A fault of the inspector must not stop the queue that it looks at.
      this.around.failed(
        `Handing a message of queue '${this.consumer.queue}' to the inspector's consumer '${this.tag}' failed: ${String(error)}`,
      );
    }
  }

  private nextTurn(): void {
    this.turnLeft = deliveriesPerTurn;
    this.consumer.source.wake(this.consumer);
  }

  cancelled(consumer: Consumer): void {
    this.gone = true;
    // What it held goes with the queue; the records need not wait for acks that mean nothing any more.
    this.ledger.takeAll();
    this.around.consumerEvent('consumer-cancelled', consumer, `queue '${consumer.queue}' was deleted`);
    this.onCancelled?.();
  }
}
