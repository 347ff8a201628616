// The embedded broker as its host sees it: everything that connectors/embedded may touch.
// The wire (amqp/, connection, channel, handlers) is not here. AMQP words only; nothing of the contract.
// Views are live objects of the broker: read them, never write to them, do not keep them across turns of the loop.

import type { FieldTable } from '../amqp/field-table.ts';
import type { Properties } from '../amqp/properties.ts';

export interface BrokerOptions {
  /** Loopback only unless a caller insists. */
  readonly host?: string;
  /** 0 lets the system choose. Without `portRequired`, a taken port means the next free one. */
  readonly port: number;
  readonly portRequired?: boolean;
  /** Sent in connection.start's server properties. */
  readonly version: string;
  /** Epoch milliseconds; tests pass their own. */
  readonly now?: () => number;
  readonly limits?: Partial<BrokerLimits>;
  /** Where durable queues and persistent messages are kept, for this broker alone. Without it all is in memory only. */
  readonly dataDirectory?: string;
  readonly log?: (entry: BrokerNotice) => void;
}

/** Every bound that the broker keeps, in one place. Counts, bytes and milliseconds as the names say. */
export interface BrokerLimits {
  readonly connections: number;
  readonly channelsPerConnection: number;
  readonly frameMaxBytes: number;
  readonly messageMaxBytes: number;
  readonly tableDepth: number;
  readonly handshakeTimeoutMs: number;
  readonly heartbeatSeconds: number;
  /** Memory held for messages at which publishing connections are paused, and told so. */
  readonly memoryHighWaterBytes: number;
  /** Unsent bytes on one socket at which deliveries to it stop until it drains. */
  readonly socketHighWaterBytes: number;
  /** Longest that one turn of the loop spends on input before it yields. */
  readonly turnBudgetMs: number;
}

export interface Broker {
  readonly host: string;
  readonly port: number;
  readonly startedAt: number;
  readonly memory: BrokerMemory;
  /** Totals over the broker's life, for rates. */
  readonly totals: QueueCounters & { readonly unroutable: number };

  queues(): Iterable<QueueView>;
  queue(name: string): QueueView | undefined;
  exchanges(): Iterable<ExchangeView>;
  bindings(filter?: { source?: string; destination?: string }): Iterable<BindingView>;
  connections(): Iterable<ConnectionView>;
  consumers(queue?: string): Iterable<ConsumerView>;

  /** All of these throw `BrokerError` with RabbitMQ's reply code and text. */
  declareQueue(input: QueueDeclaration): { name: string; created: boolean };
  deleteQueue(name: string, conditions?: { ifUnused?: boolean; ifEmpty?: boolean }): { messages: number };
  purgeQueue(name: string): { messages: number };
  declareExchange(input: ExchangeDeclaration): void;
  deleteExchange(name: string, conditions?: { ifUnused?: boolean }): void;
  bind(binding: BindingView): void;
  unbind(binding: BindingView): void;
  closeConnection(id: string, reason: string): boolean;

  /**
   * The sequence numbers of all messages of a queue, unacked ones included, in queue order: a frozen picture that
   * moves nothing. 200,000 messages take about a millisecond. Of a stream, which may hold any number of them, rather
   * look at the offsets of its view.
   */
  snapshot(queue: string): { sequences: Float64Array; ready: number; unacked: number };
  /** The messages of those sequence numbers as they are now; null for one that has gone. */
  read(queue: string, sequences: ArrayLike<number>): (MessageView | null)[];
  /** Deletes one message, ready or unacked (a later ack of it is then ignored). False if it has gone. */
  deleteMessage(queue: string, sequence: number): boolean;

  /** Publishes as a client would; returns the queues that took the message. Throws if the exchange is missing. */
  publish(message: OutgoingMessage): { queues: string[] };
  /** Resolves when all that was published until now is on the disk, as far as it is to last; false if it never comes there. */
  whenDurable(): Promise<boolean>;
  /** Resolves when what was deleted or settled until now stays so even if the process is killed; false if nobody can tell. */
  whenSettled(): Promise<boolean>;
  /** A consumer inside the process, seen in `consumers()` like any other. */
  consume(options: LocalConsumeOptions, onDelivery: (delivery: LocalDelivery) => void): LocalConsumer;
  /** Watches a queue or an exchange. A bounded ring: it never holds back a delivery, and counts what it dropped. */
  tap(
    target: { queue: string } | { exchange: string },
    /** `kinds`: those that are wanted; all without it. Others cost nothing and push nothing out of the ring. */
    options?: { capacity?: number; previewBytes?: number; kinds?: readonly TapEventKind[] },
  ): Tap;
  /** Rare events only (connections, channels, consumers, topology); returns the function that stops it. */
  onEvent(listener: (event: BrokerEvent) => void): () => void;

  close(): Promise<void>;
}

export interface BrokerMemory {
  readonly messageBytes: number;
  readonly highWaterBytes: number;
  readonly blocked: boolean;
}

export interface QueueCounters {
  /** Entered the queue. */
  readonly published: number;
  /** Handed to consumers or basic.get, redeliveries included. */
  readonly delivered: number;
  readonly redelivered: number;
  readonly acked: number;
  readonly requeued: number;
  /** Rejected without requeue, expired, purged, deleted one by one. */
  readonly discarded: number;
}

export interface QueueView {
  readonly name: string;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly arguments: FieldTable;
  /** Connection id of an exclusive queue's owner. */
  readonly owner: string | null;
  readonly readyCount: number;
  readonly unackedCount: number;
  /** Bodies only. */
  readonly readyBytes: number;
  readonly unackedBytes: number;
  readonly consumerCount: number;
  readonly counters: QueueCounters;
  /** Epoch milliseconds at which the oldest ready message was published, or null. */
  readonly oldestReadyAt: number | null;
  readonly createdAt: number;
  /** Of a stream: the offset of its oldest message and that behind its newest. Null for other queues. */
  readonly offsets: { readonly first: number; readonly next: number } | null;
}

export interface ExchangeView {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: FieldTable;
  readonly bindingCount: number;
  readonly counters: { readonly published: number; readonly routed: number; readonly unroutable: number };
}

export interface BindingView {
  readonly source: string;
  readonly destination: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly arguments: FieldTable;
}

export interface ConnectionView {
  readonly id: string;
  /** From client properties: connection_name, product, version, platform; empty when absent. */
  readonly name: string;
  readonly product: string;
  readonly version: string;
  readonly platform: string;
  /** "127.0.0.1:53412" */
  readonly address: string;
  readonly user: string;
  readonly vhost: string;
  readonly connectedAt: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly heartbeatSeconds: number;
  readonly frameMaxBytes: number;
  readonly blocked: boolean;
  readonly clientProperties: FieldTable;
  readonly channels: Iterable<ChannelView>;
  readonly channelCount: number;
}

export interface ChannelView {
  readonly number: number;
  readonly consumerCount: number;
  readonly unackedCount: number;
  /** 0 is unlimited. */
  readonly prefetchGlobal: number;
  readonly prefetchPerConsumer: number;
  readonly confirms: boolean;
  readonly unconfirmedCount: number;
  readonly published: number;
  readonly delivered: number;
  readonly acked: number;
}

/** RabbitMQ's words; `up` for consumers of queues without x-single-active-consumer. */
export type ConsumerActivity = 'up' | 'single_active' | 'waiting';

export interface ConsumerView {
  readonly tag: string;
  readonly queue: string;
  /** Null for a consumer inside this process. */
  readonly connection: ConnectionView | null;
  readonly channelNumber: number;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly activity: ConsumerActivity;
  readonly prefetch: number;
  readonly arguments: FieldTable;
  readonly unackedCount: number;
  readonly delivered: number;
  readonly acked: number;
  readonly joinedAt: number;
  readonly lastDeliveryAt: number | null;
  /** When the oldest message that it still holds was delivered, or null. */
  readonly oldestUnackedAt: number | null;
}

export interface MessageView {
  readonly sequence: number;
  readonly state: 'ready' | 'unacked';
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly publishedAt: number;
  /** The content header's property flags and list as they arrived; decode with amqp/properties. */
  readonly properties: Uint8Array;
  /** A view of the store: copy it before the next turn of the loop. */
  readonly body: Uint8Array;
  /** Who holds it, when unacked; null for a dead letter that its queue keeps until it has arrived. */
  readonly holder: {
    readonly consumerTag: string;
    readonly connectionId: string | null;
    readonly channelNumber: number;
    readonly deliveredAt: number;
  } | null;
}

export interface QueueDeclaration {
  readonly name: string;
  readonly passive?: boolean;
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
  readonly arguments?: FieldTable;
}

export interface ExchangeDeclaration {
  readonly name: string;
  readonly type: string;
  readonly passive?: boolean;
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
  readonly internal?: boolean;
  readonly arguments?: FieldTable;
}

export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
  readonly body: Uint8Array;
}

export interface LocalConsumeOptions {
  readonly queue: string;
  readonly tag?: string;
  readonly noAck?: boolean;
  readonly exclusive?: boolean;
  /** 0 is unlimited. */
  readonly prefetch?: number;
  readonly arguments?: FieldTable;
  /** Nothing is delivered before the first resume(). */
  readonly paused?: boolean;
  /** The queue went away, or an operator cancelled it. */
  readonly onCancelled?: () => void;
}

export interface LocalDelivery extends MessageView {
  readonly deliveryTag: number;
}

export interface LocalConsumer {
  readonly tag: string;
  settle(deliveryTag: number, how: 'ack' | 'requeue' | 'reject', multiple?: boolean): void;
  /** It takes nothing until resume(), as a client whose socket is full; what it holds stays held. */
  pause(): void;
  resume(): void;
  /** Requeues what it still holds. */
  cancel(): void;
}

export type TapEventKind = 'published' | 'delivered' | 'acked' | 'requeued' | 'discarded' | 'unroutable';

export interface TapEvent {
  readonly kind: TapEventKind;
  readonly at: number;
  /** The message's number in the queue; 0 on an exchange tap. */
  readonly sequence: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly queue: string;
  /** Consumer tag for delivered and acked; empty otherwise. */
  readonly consumerTag: string;
  readonly redelivered: boolean;
  /** Whole property list and the first bytes of the body, for published and unroutable; empty otherwise. */
  readonly properties: Uint8Array;
  readonly preview: Uint8Array;
  readonly bodySize: number;
}

export interface Tap {
  /** Takes up to `max` events, oldest first. */
  drain(max: number): TapEvent[];
  /** Events not kept since the tap began, because more came than were drained. */
  readonly dropped: number;
  close(): void;
}

export type BrokerEvent =
  | {
      readonly kind: 'connection-opened' | 'connection-closed';
      readonly at: number;
      readonly connection: ConnectionView;
      readonly reason?: string;
    }
  | {
      readonly kind: 'consumer-joined' | 'consumer-left' | 'consumer-cancelled';
      readonly at: number;
      readonly consumer: ConsumerView;
      readonly reason?: string;
    }
  | {
      readonly kind:
        | 'queue-declared'
        | 'queue-deleted'
        | 'exchange-declared'
        | 'exchange-deleted'
        | 'binding-added'
        | 'binding-removed';
      readonly at: number;
      readonly name: string;
    }
  | { readonly kind: 'notice'; readonly at: number; readonly notice: BrokerNotice };

export interface BrokerNotice {
  readonly level: 'info' | 'warning' | 'error';
  /** Says what was being tried, on what, and why it failed. */
  readonly message: string;
  readonly connectionId?: string;
}
