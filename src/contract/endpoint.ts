// An endpoint on the wire: a broker that Leveret shows, how it is reached and how it is, and what can be done there.
// Times are epoch milliseconds; null where a thing is unknown.

import { z } from 'zod';

const time = z.number();

export const endpointKind = z.enum(['embedded', 'rabbitmq', 'kafka']);
export const environment = z.enum(['production', 'staging', 'test', 'local']);

/**
 * What looking at messages does on this endpoint. `none`: the list is exact and nobody notices. `redelivers`: messages
 * are borrowed and given back; what that costs on one queue is told by snapshot.cost, before the click.
 */
export const browseEffect = z.enum(['none', 'redelivers']);

/** The facets that an endpoint's session has, as data. Absent means: this endpoint cannot do it. */
export const facets = z.object({
  browse: z.object({ effect: browseEffect }).optional(),
  /** temporaryQueue: what that means is told by tap.caveats; only publishes are seen, but for the firehose. */
  tap: z
    .object({
      targets: z.array(z.enum(['queue', 'exchange', 'firehose'])),
      effect: z.enum(['none', 'temporaryQueue']),
    })
    .optional(),
  /** This user may switch the firehose. */
  tracing: z.object({}).optional(),
  publish: z.object({ reportsQueues: z.boolean() }).optional(),
  consume: z.object({}).optional(),
  purge: z.object({}).optional(),
  deleteMessage: z.object({}).optional(),
  /** onlyOwn: the server shows this user what is his, and hides the rest. */
  consumers: z.object({ onlyOwn: z.boolean().optional() }).optional(),
  connections: z.object({ canClose: z.boolean(), onlyOwn: z.boolean().optional() }).optional(),
  policies: z.object({}).optional(),
  totals: z.object({}).optional(),
  admin: z.object({ exchangeTypes: z.array(z.string()) }).optional(),
  /** Messages can be taken from here by a job: moved, deleted, retried. */
  take: z.object({}).optional(),
  /** Queues are not listed here; those that the user names are remembered and looked at. */
  remembered: z.object({}).optional(),
});

/** A colour that the user gave an endpoint; the tokens of the page say what each looks like in either theme. */
export const endpointColour = z.enum(['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet']);

/** The management API beside an AMQP connection. */
export const managementState = z.object({
  state: z.enum(['looking', 'ready', 'refused', 'unreachable', 'none']),
  url: z.string().nullable(),
  /** Why it is not ready, in words; of a ready one, what it does not tell. */
  reason: z.string().nullable(),
});

/** Whether the server itself tells who came and went (plugin rabbitmq_event_exchange); otherwise readings are compared. */
export const eventExchangeState = z.object({
  told: z.boolean(),
  /** Why not, in words; null where there is no such exchange in this virtual host. */
  reason: z.string().nullable(),
});

export const endpoint = z.object({
  id: z.string(),
  name: z.string(),
  kind: endpointKind,
  colour: endpointColour.nullable(),
  environment,
  readOnly: z.boolean(),
  state: z.enum(['connecting', 'ready', 'disconnected']),
  /** Why it is not ready, in words; of a ready one, what does not work all the same. */
  stateReason: z.string().nullable(),
  /** While it is not ready: since when the page shows what was known before, and when the next try is. */
  staleSince: time.nullable(),
  retryAt: time.nullable(),
  /** Null where there is no such thing: the embedded broker is asked directly. */
  management: managementState.nullable(),
  /** Null until somebody has looked at consumers or connections, and where it is not needed. */
  eventExchange: eventExchangeState.nullable(),
  /** RabbitMQ's firehose in this virtual host: off, switched on by us, switched on by somebody else; null is unknown. */
  tracing: z.enum(['off', 'ours', 'others']).nullable(),
  /** What a program connects to, e.g. "amqp://localhost:5672". */
  address: z.string(),
  /** The address that was wanted but taken, when another was used. */
  addressTaken: z.string().nullable(),
  vhost: z.string(),
  /** Whom we are connected as; null on the embedded broker. */
  user: z.string().nullable(),
  product: z.string(),
  version: z.string(),
  startedAt: time.nullable(),
  facets,
});

export type Environment = z.infer<typeof environment>;
export type EndpointColour = z.infer<typeof endpointColour>;
export type ManagementState = z.infer<typeof managementState>;
export type EventExchangeState = z.infer<typeof eventExchangeState>;
export type Facets = z.infer<typeof facets>;
export type Endpoint = z.infer<typeof endpoint>;
