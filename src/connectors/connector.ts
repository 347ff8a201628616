// The one interface of all endpoints. A facet that is present works; one that is absent cannot be done there.
// Errors are AppError; each connector has one file where its library's errors become ours.

import type { AppError } from '../contract/errors.ts';
import type { FieldEntry } from '../contract/field-value.ts';
import type { Endpoint, Facets } from '../contract/endpoint.ts';
import type { EndpointTotals, TotalsPace } from '../contract/endpoint-totals.ts';
import type {
  Binding,
  Change,
  ConnectionRow,
  ConsumerEvent,
  ConsumerRow,
  Delivery,
  MessageDetail,
  MessageProperties,
  MessageRow,
  PublishResult,
  ExchangeRow,
  QueueRow,
  QueueSample,
  TapKind,
  TapRow,
} from '../contract/model.ts';
import type { PeekOffer, PeekRequest, PeekResult, StreamStart } from '../contract/peek.ts';
import type { TapPlan, TapTarget } from '../contract/tap.ts';
import type { PolicyRow, QueueFacts } from '../contract/policy.ts';

/** Rows flow to a sink until the returned function is called. */
export interface RowSink<Row> {
  push(row: Row): void;
  countDropped(rows: number): void;
}
export type Stop = () => void;

/** How people tell one endpoint from another. */
export type EndpointLabels = Pick<Endpoint, 'name' | 'colour' | 'environment'>;

/** A live connection to one broker and one virtual host. */
export interface Session {
  readonly id: string;
  /** As the page shows it now; `facets` say as data what the facet objects below do. */
  endpoint(): Endpoint;
  onEndpointChange(listener: () => void): Stop;

  readonly topology: TopologyFacet;
  readonly browse?: BrowseFacet;
  readonly tap?: TapFacet;
  /** Absent where this user may not. */
  readonly tracing?: TracingFacet | undefined;
  readonly publish?: PublishFacet;
  readonly consume?: ConsumeFacet;
  readonly purge?: PurgeFacet;
  readonly deleteMessage?: DeleteMessageFacet;
  readonly consumers?: ConsumersFacet | undefined;
  readonly connections?: ConnectionsFacet | undefined;
  readonly admin?: AdminFacet;
  readonly take?: TakeFacet;
  readonly remembered?: RememberedFacet;
  readonly policies?: PoliciesFacet | undefined;
  /** Absent: nobody counts there. */
  readonly totals?: TotalsFacet | undefined;

  /** What people call it is another now; what is connected stays so. Absent where that never changes. */
  relabel?(labels: EndpointLabels): void;
  /** Does not wait for the back-off. Absent where there is no connection that could be lost. */
  tryNow?(): void;
  close(): Promise<void>;
}

export interface TopologyFacet {
  watchQueues(sink: RowSink<Change<QueueRow>>): Stop;
  watchExchanges(sink: RowSink<Change<ExchangeRow>>): Stop;
  /** Queues whose names hold this come before the others; '' is none. Absent where all come at once. */
  lookFor?(name: string): void;
  bindings(filter: { source?: string | undefined; destination?: string | undefined }): Promise<Binding[]>;
  history(queue: string): Promise<{ intervalMs: number; samples: QueueSample[] }>;
  /** Whether it is there now; null when that cannot be told. */
  exists(place: { queue: string } | { exchange: string }): Promise<boolean | null>;
  /** The settings that hold on a queue, and where each comes from. */
  facts(queue: string): Promise<QueueFacts>;
}

export interface PoliciesFacet {
  watch(sink: RowSink<Change<PolicyRow>>): Stop;
}

export interface TotalsFacet {
  /** The latest numbers first, then newer ones: each few seconds, or where it costs a server, seldom when calm. */
  watch(pace: TotalsPace, sink: RowSink<EndpointTotals>): Stop;
}

/** Queues that are looked at because the user named them: AMQP alone cannot list any. */
export interface RememberedFacet {
  /** Rejects with not_found, access_refused, … and remembers nothing then. */
  remember(queue: string): Promise<void>;
  forget(queue: string): void;
}

export interface BrowseFacet {
  /** What looking does to the messages. */
  readonly effect: NonNullable<Facets['browse']>['effect'];
  /** What `open` would do to the messages; absent where looking is free, and `open` needs no peek. */
  offer?(queue: string): Promise<PeekOffer>;
  open(queue: string, peek?: PeekRequest): Promise<Snapshot>;
  get(queue: string, sequence: string): Promise<MessageDetail>;
  /** Rejects with AppError too_large above `bytesMax`, which is limits.bodyMaxBytes when it is not given. */
  body(queue: string, sequence: string, bytesMax?: number): Promise<Uint8Array>;
  /**
   * A job has taken a message away: lists that show one with this fingerprint say so, of several that are alike the one
   * with that sequence first. Absent where they find out by themselves.
   */
  tookAway?(queue: string, fingerprint: string, sequence?: string): void;
}

/** A frozen picture of a queue: the list never moves; each row tells what has become of its message. */
export interface Snapshot {
  readonly queue: string;
  readonly total: number;
  readonly ready: number;
  readonly unacked: number;
  readonly takenAt: number;
  /** Where it was not free. */
  readonly peek?: PeekResult;
  /** Rows at these places of the list, in their order; places beyond its end have none. */
  page(positions: readonly number[]): Promise<MessageRow[]>;
  /**
   * Whole messages at these places, for filters, columns and exports: as many of the first ones as `bytesMax` holds, but
   * at least one. Null for a message that has gone. The bytes belong to nobody else, and may be kept.
   */
  contents(
    positions: readonly number[],
    bounds: { readonly bytesMax: number; readonly bodyBytesMax: number },
  ): Promise<(MessageContent | null)[]>;
  /** Compares the frozen list with the queue as it is now; asked about once a second while a page shows the list. */
  drift(): Promise<{ added: number; gone: number }>;
  close(): void;
}

/** A message with what filters look at. `body` is cut when it is shorter than bodySize. */
export interface MessageContent {
  readonly sequence: string;
  readonly state: 'ready' | 'unacked';
  readonly redelivered: boolean;
  readonly publishedAt: number | null;
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  /** As it stands on the wire. */
  readonly storedProperties: Uint8Array;
  readonly bodySize: number;
  readonly body: Uint8Array;
}

export interface TapFacet {
  /** How a target would be followed; absent where nobody notices. */
  plan?(target: TapTarget): Promise<TapPlan>;
  watch(
    target: TapTarget,
    kinds: readonly TapKind[],
    sink: RowSink<TappedRow>,
    options?: {
      /** Rows come with their messages then; bodies up to this size. */
      readonly contentBytes?: number;
      /** It ended by itself. */
      readonly onEnd?: (problem: AppError) => void;
    },
  ): Promise<Stop>;
}

export interface TracingFacet {
  /** Resolves when the server has done it. */
  set(on: boolean): Promise<void>;
}

/** `content` where it was asked for: null when the event does not carry the message and it cannot be read any more. */
export type TappedRow = TapRow & { readonly content?: MessageContent | null };

export interface PublishFacet {
  publish(message: {
    exchange: string;
    routingKey: string;
    properties: MessageProperties;
    body: Uint8Array;
  }): Promise<PublishResult>;
  /** For one task that sends messages which were read elsewhere. Nothing is opened before the first of them. */
  sender(): Sender;
}

/** Publishes for one task, on a channel of its own: what ends it ends nobody else's work. */
export interface Sender {
  /**
   * The property list goes out byte for byte. Calls are pipelined, but for one that is to go `alone`: of that it is known
   * what the server said to it, even if it said no by ending the channel.
   */
  send(message: StoredMessage, options?: { readonly alone?: boolean }): Promise<PublishResult>;
  close(): Promise<void>;
}

/** A message as it stands on the wire; what is sent again from it is the same, byte for byte. */
export interface StoredMessage {
  readonly exchange: string;
  readonly routingKey: string;
  /** The property list of the content header: flags and values (src/amqp/properties.ts reads it). */
  readonly storedProperties: Uint8Array;
  readonly body: Uint8Array;
}

/** Takes messages from queues for jobs. What is not settled goes back to its place when the taker closes. */
export interface TakeFacet {
  /** `removes`: some will be acked, which a stream refuses with not_supported before anything is taken. */
  open(queue: string, options: { prefetch: number; removes: boolean }): Promise<Taker>;
}

/** Messages of one queue, oldest first, on a channel of its own. */
export interface Taker {
  /** How many were ready when it opened; a job stops there, so that it never meets what it has put back itself. */
  readonly readyAtStart: number;
  /** What it gives stays with it until it is acked or the taker closes; not so of a stream. */
  readonly holds: boolean;
  /** Null when the queue has no ready message. Rejects with AppError when the connection or the channel is lost. */
  next(): Promise<TakenMessage | null>;
  /** Resolves when the broker has read it: the message stays gone from the queue, also when we die now. */
  ack(message: TakenMessage): Promise<void>;
  /**
   * Whether anybody else consumes from the queue: they may hold messages of it. A connection of ours that was lost is one of
   * them until the server knows.
   */
  othersConsume(): Promise<boolean>;
  /** Gives back all that is held, oldest first: each to its place, marked redelivered. */
  close(): Promise<void>;
}

export interface TakenMessage extends StoredMessage {
  readonly deliveryTag: string;
  readonly redelivered: boolean;
}

export interface ConsumeOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly settle: 'automatic' | 'ack' | 'requeue' | 'reject' | null;
  readonly delayMs: number;
  /** Of streams only. */
  readonly from?: StreamStart | undefined;
}

export interface ConsumeFacet {
  /** Takes for real, from the first resume() on. `onEnd`: the broker cancelled it, with the reason. */
  start(
    options: ConsumeOptions,
    onDelivery: (delivery: Delivery) => void,
    onEnd: (reason: string) => void,
  ): Promise<TestConsumer>;
}

export interface TestConsumer {
  settle(deliveryTag: string, how: 'ack' | 'requeue' | 'reject', multiple: boolean): void;
  /** No more deliveries until resume(); what is held stays held. */
  pause(): void;
  resume(): void;
  /** Cancels; what it holds is requeued. */
  stop(): void;
}

export interface PurgeFacet {
  purge(queue: string): Promise<{ messages: number }>;
}

export interface DeleteMessageFacet {
  /** Throws AppError not_supported for a queue that gives nothing away: a stream. */
  check(queue: string): void;
  /** False when the message has gone. */
  delete(queue: string, sequence: string): Promise<boolean>;
}

export interface ConsumersFacet {
  watch(queue: string | undefined, sink: RowSink<Change<ConsumerRow>>): Stop;
  /** Kept events first, then live ones. */
  watchEvents(queue: string | undefined, sink: RowSink<ConsumerEvent>): Stop;
}

export interface ConnectionsFacet {
  watch(sink: RowSink<Change<ConnectionRow>>): Stop;
  /** Absent where this user or broker cannot. */
  close?(connectionId: string, reason: string): Promise<void>;
}

export interface AdminFacet {
  readonly exchangeTypes: readonly string[];
  declareQueue(input: {
    name: string;
    durable: boolean;
    autoDelete: boolean;
    arguments: FieldEntry[];
  }): Promise<{ name: string; created: boolean }>;
  deleteQueue(
    name: string,
    conditions: { ifUnused: boolean; ifEmpty: boolean },
  ): Promise<{ messages: number }>;
  declareExchange(input: {
    name: string;
    type: string;
    durable: boolean;
    autoDelete: boolean;
    internal: boolean;
    arguments: FieldEntry[];
  }): Promise<void>;
  deleteExchange(name: string, conditions: { ifUnused: boolean }): Promise<void>;
  bind(binding: Binding): Promise<void>;
  unbind(binding: Binding): Promise<void>;
}
