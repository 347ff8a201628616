// The nouns on the wire between engine and page, with their schemas; types are derived from them.
// Glossary: an endpoint (endpoint.ts) is a broker that Leveret shows. A snapshot is a frozen
// picture of a queue: the list of its messages at one moment. A sequence is a message's number in its queue, as a
// decimal string. Times are epoch milliseconds, sizes bytes, rates per second. null where a number is unknown.

import { z } from 'zod';
import { fieldEntries } from './field-value.ts';
import { columnValues } from './filter.ts';
import { limits } from './limits.ts';
import { shortDeath } from './short-death.ts';
import { deliveriesUsed } from './peek.ts';

const shortString = z
  .string()
  .refine(
    (text) => shortStringSize(text) <= limits.shortStringBytes,
    `at most ${limits.shortStringBytes} bytes`,
  );

/** Bytes that a string takes on the wire; a lone surrogate stands for one byte (see field-value.ts). */
export function shortStringSize(text: string): number {
  let size = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    size +=
      code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xdc80 && code <= 0xdcff ? 1 : code < 0x1_0000 ? 3 : 4;
  }
  return size;
}

export const objectName = shortString;
export const nonEmptyName = shortString.min(1);
export const sequence = z.string().regex(/^\d{1,20}$/);
export const bytes = z.instanceof(Uint8Array);
const count = z.number().int().min(0);
const time = z.number();
const rate = z.number().min(0);

export const queueRow = z.object({
  name: objectName,
  durable: z.boolean(),
  exclusive: z.boolean(),
  autoDelete: z.boolean(),
  /** "classic" when nothing else is said. */
  type: z.string(),
  arguments: fieldEntries,
  /** Name of the policy that holds on it; null when none does, or when nobody tells. */
  policy: z.string().nullable(),
  ready: count.nullable(),
  unacked: count.nullable(),
  readyBytes: count.nullable(),
  consumers: count.nullable(),
  inRate: rate.nullable(),
  outRate: rate.nullable(),
  ackRate: rate.nullable(),
  oldestReadyAt: time.nullable(),
  createdAt: time.nullable(),
  /** Depth (ready and unacked) at the last looks, oldest first; at most limits.trendPoints, none when it rests. */
  trend: z.array(z.number()),
});

/**
 * Streams of things that exist: put replaces by key, delete removes, synced says that the first picture is complete.
 * Queues and exchanges are keyed by name (the default exchange's is empty), endpoints and connections by id.
 */
export const changeOf = <Row extends z.ZodType>(row: Row) =>
  z.discriminatedUnion('op', [
    z.object({ op: z.literal('put'), key: z.string(), row }),
    z.object({ op: z.literal('delete'), key: z.string() }),
    z.object({ op: z.literal('synced'), key: z.literal('') }),
  ]);

export const queueSample = z.object({
  at: time,
  ready: count.nullable(),
  unacked: count.nullable(),
  inRate: rate.nullable(),
  outRate: rate.nullable(),
  ackRate: rate.nullable(),
});

export const exchangeRow = z.object({
  name: objectName,
  type: z.string(),
  durable: z.boolean(),
  autoDelete: z.boolean(),
  internal: z.boolean(),
  arguments: fieldEntries,
  /** Null when there is none, or none is told. */
  policy: z.string().nullable(),
  bindings: count.nullable(),
  inRate: rate.nullable(),
  outRate: rate.nullable(),
  unroutable: count.nullable(),
});

export const binding = z.object({
  source: objectName,
  destination: objectName,
  destinationKind: z.enum(['queue', 'exchange']),
  routingKey: shortString,
  arguments: fieldEntries,
});

export const connectionRow = z.object({
  id: z.string(),
  name: z.string(),
  product: z.string(),
  version: z.string(),
  platform: z.string(),
  address: z.string(),
  user: z.string(),
  vhost: z.string(),
  connectedAt: time.nullable(),
  receiveRate: rate.nullable(),
  sendRate: rate.nullable(),
  heartbeatSeconds: count.nullable(),
  frameMaxBytes: count.nullable(),
  blocked: z.boolean(),
  clientProperties: fieldEntries,
  channels: z.array(
    z.object({
      number: count,
      consumers: count.nullable(),
      unacked: count.nullable(),
      prefetchGlobal: count.nullable(),
      prefetchPerConsumer: count.nullable(),
      confirms: z.boolean(),
      unconfirmed: count.nullable(),
      publishRate: rate.nullable(),
      deliverRate: rate.nullable(),
      ackRate: rate.nullable(),
    }),
  ),
});

export const consumerRow = z.object({
  tag: z.string(),
  queue: objectName,
  connectionId: z.string().nullable(),
  /** The connection's name, or its product when it has none. */
  clientName: z.string(),
  product: z.string(),
  version: z.string(),
  address: z.string(),
  user: z.string(),
  channel: count.nullable(),
  ackMode: z.enum(['manual', 'automatic']),
  exclusive: z.boolean(),
  /** 0 is unlimited. */
  prefetch: count.nullable(),
  unacked: count.nullable(),
  deliverRate: rate.nullable(),
  ackRate: rate.nullable(),
  delivered: count.nullable(),
  acked: count.nullable(),
  joinedAt: time.nullable(),
  lastDeliveryAt: time.nullable(),
  /** When the oldest message that it holds was delivered. */
  oldestUnackedAt: time.nullable(),
  arguments: fieldEntries,
});

export const consumerEvent = z.object({
  /** Grows by one; a page that sees a gap knows what it missed. */
  number: count,
  at: time,
  kind: z.enum(['joined', 'left', 'cancelled']),
  tag: z.string(),
  queue: objectName,
  clientName: z.string(),
  address: z.string(),
  reason: z.string().nullable(),
});

/** AMQP basic properties; an absent key is an absent property, which is not the same as an empty one. */
export const messageProperties = z.object({
  contentType: shortString.optional(),
  contentEncoding: shortString.optional(),
  headers: fieldEntries.optional(),
  deliveryMode: z.number().int().min(0).max(255).optional(),
  priority: z.number().int().min(0).max(255).optional(),
  correlationId: shortString.optional(),
  replyTo: shortString.optional(),
  expiration: shortString.optional(),
  messageId: shortString.optional(),
  /** Seconds since 1970, decimal. */
  timestamp: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  type: shortString.optional(),
  userId: shortString.optional(),
  appId: shortString.optional(),
  clusterId: shortString.optional(),
});

export const messageState = z.enum(['ready', 'unacked', 'gone']);

/** One line of a message list. `preview` is the first bytes of the body; it is cut when shorter than bodySize. */
export const messageRow = z.object({
  position: count,
  sequence,
  state: messageState,
  redelivered: z.boolean(),
  publishedAt: time.nullable(),
  exchange: objectName,
  routingKey: shortString,
  contentType: z.string().nullable(),
  contentEncoding: z.string().nullable(),
  /** The consumer that holds it, when unacked; the tag is empty for a message that was fetched one by one. */
  holder: z.object({ consumerTag: z.string(), clientName: z.string() }).nullable(),
  bodySize: count,
  preview: bytes,
  /** Null when its headers tell of no death. */
  death: shortDeath.nullable(),
  /** Where the server counts them. */
  deliveries: deliveriesUsed.optional(),
  /** One value for each column that was asked for. */
  columns: columnValues.optional(),
});

export const messageDetail = z.object({
  sequence,
  state: messageState,
  redelivered: z.boolean(),
  publishedAt: time.nullable(),
  exchange: objectName,
  routingKey: shortString,
  holder: z
    .object({
      consumerTag: z.string(),
      clientName: z.string(),
      address: z.string(),
      channel: count,
      deliveredAt: time,
    })
    .nullable(),
  properties: messageProperties,
  /** Why `properties` is empty although something is stored: it cannot be decoded, or is nested too deeply to show. */
  propertiesProblem: z.string().optional(),
  /** The property list as it stood on the wire. */
  storedProperties: bytes,
  bodySize: count,
  /** At most limits.bodyInlineBytes; cut when shorter than bodySize. */
  body: bytes,
});

export const tapKind = z.enum(['published', 'delivered', 'acked', 'requeued', 'discarded', 'unroutable']);

export const tapRow = z.object({
  kind: tapKind,
  at: time,
  /** Null on an exchange, where a message has no number yet. */
  sequence: sequence.nullable(),
  exchange: objectName,
  routingKey: shortString,
  queue: objectName,
  consumerTag: z.string(),
  /** Whose consumer that is; empty when it is not known, or several clients use this tag on the queue. */
  clientName: z.string(),
  redelivered: z.boolean(),
  contentType: z.string().nullable(),
  bodySize: count,
  preview: bytes,
  /** Of the firehose: who published it, and where it was routed to. */
  trace: z.object({ user: z.string(), connection: z.string(), queues: z.array(objectName) }).optional(),
  columns: columnValues.optional(),
});

export const publishResult = z.object({
  outcome: z.enum(['routed', 'unroutable', 'refused']),
  /** The queues that took it; null where the broker does not tell. */
  queues: z.array(objectName).nullable(),
  /** From sending to the broker's confirm. */
  confirmMs: z.number().min(0),
  /** The broker's own words for unroutable and refused. */
  replyCode: z.number().int().nullable(),
  replyText: z.string().nullable(),
});

export const delivery = z.object({
  deliveryTag: z.string(),
  at: time,
  sequence: sequence.nullable(),
  redelivered: z.boolean(),
  exchange: objectName,
  routingKey: shortString,
  properties: messageProperties,
  bodySize: count,
  preview: bytes,
  /** What the test consumer did with it at once, or null when it waits for the user. */
  settled: z.enum(['ack', 'requeue', 'reject', 'automatic']).nullable(),
});

export const engineStats = z.object({
  at: time,
  /** All embedded queues together. */
  publishRate: rate,
  deliverRate: rate,
  connections: count,
  channels: count,
  consumers: count,
  queues: count,
  readyMessages: count,
  messageBytes: count,
  messageBytesLimit: count,
  /** Publishers are being held back because memory is short. */
  blocked: z.boolean(),
  residentBytes: count,
  /** Longest delay of the engine's event loop in the last second, milliseconds. */
  loopDelayMs: rate,
});

export const notice = z.object({
  id: z.string(),
  at: time,
  level: z.enum(['info', 'warning', 'error']),
  title: z.string(),
  detail: z.string().nullable(),
});

const theme = z.enum(['system', 'dark', 'light']);
/** Pane sizes in per cent by pane group, e.g. "shell" -> [18, 82]. */
const panes = z.record(z.string(), z.array(z.number()));
/** Remembered choices of features, by feature. */
const features = z.record(z.string(), z.unknown());

/** The page's own preferences; unknown keys are kept, so that an older version does not lose a newer one's. */
export const settings = z.looseObject({
  theme: theme.default('system'),
  panes: panes.default({}),
  features: features.default({}),
});

/** Not settings.partial(): defaults would be filled in, and a patch of the theme would empty the rest. */
export const settingsPatch = z.looseObject({
  theme: theme.optional(),
  panes: panes.optional(),
  features: features.optional(),
});

export type QueueRow = z.infer<typeof queueRow>;
export type QueueSample = z.infer<typeof queueSample>;
export type ExchangeRow = z.infer<typeof exchangeRow>;
export type Binding = z.infer<typeof binding>;
export type ConnectionRow = z.infer<typeof connectionRow>;
export type ConsumerRow = z.infer<typeof consumerRow>;
export type ConsumerEvent = z.infer<typeof consumerEvent>;
export type MessageProperties = z.infer<typeof messageProperties>;
export type MessageRow = z.infer<typeof messageRow>;
export type MessageDetail = z.infer<typeof messageDetail>;
export type TapKind = z.infer<typeof tapKind>;
export type TapRow = z.infer<typeof tapRow>;
export type PublishResult = z.infer<typeof publishResult>;
export type Delivery = z.infer<typeof delivery>;
export type EngineStats = z.infer<typeof engineStats>;
export type Notice = z.infer<typeof notice>;
export type Settings = z.infer<typeof settings>;
export type SettingsPatch = z.infer<typeof settingsPatch>;
export type Change<Row> =
  | { op: 'put'; key: string; row: Row }
  | { op: 'delete'; key: string }
  | { op: 'synced'; key: '' };
