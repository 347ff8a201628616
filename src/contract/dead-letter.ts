// Dead letters on the wire: what a message's headers tell of how it died, and the queues that hold such messages.
// Headers are written by anybody who publishes, so texts are cut to bounds here and numbers that make no sense are null.
// A death is one record of x-death: all that happened in one queue for one reason. Times are epoch milliseconds.

import { z } from 'zod';
import { messageDetail, objectName } from './model.ts';

const count = z.number().int().min(0);
const time = z.number();

export const death = z.object({
  queue: z.string(),
  /** The broker's word: rejected, expired, maxlen, delivery_limit; or what a program wrote there. */
  reason: z.string(),
  /** How often in this queue for this reason. */
  count: count.nullable(),
  /** The first time for this pair, not the latest. */
  firstAt: time.nullable(),
  /** Where it had been published before that first death. */
  exchange: z.string().nullable(),
  routingKeys: z.array(z.string()),
  /** The `expiration` that it lost then. */
  originalExpiration: z.string().nullable(),
});

/** Where a message can go back to; or why nobody knows. */
export const deathOrigin = z.union([
  z.object({ exchange: objectName, routingKey: objectName }),
  z.object({ problem: z.string() }),
]);

/** What a framework on top of AMQP wrote when a program's handler failed. */
export const frameworkFault = z.object({
  framework: z.enum(['massTransit', 'nServiceBus']),
  /** The framework's own word, such as fault, skipped or dead-letter. */
  reason: z.string().nullable(),
  exceptionType: z.string().nullable(),
  message: z.string().nullable(),
  /** Cut when it is very long. */
  stack: z.string().nullable(),
  /** The first line of the stack that names a place. */
  firstFrame: z.string().nullable(),
  at: time.nullable(),
  retries: count.nullable(),
  redeliveries: count.nullable(),
  /** The queue that it failed in, as an address or a name. */
  inputAddress: z.string().nullable(),
  messageType: z.string().nullable(),
  consumerType: z.string().nullable(),
  /** What the headers say of the program that failed, name and value. */
  host: z.array(z.tuple([z.string(), z.string()])),
});

export const deathStory = z.object({
  /** In the order in which each came about first. */
  deaths: z.array(death.extend({ isFirst: z.boolean(), isLast: z.boolean() })),
  /** Records beyond those; a message of honest origin has none. */
  omitted: count,
  /** It went round between these queues, this often. */
  cycle: z.object({ queues: z.array(z.string()), times: count }).nullable(),
  fault: frameworkFault.nullable(),
  /** Where a retry would send it: the queue that it died in, or where it was published before it died first. */
  origin: z.object({ died: deathOrigin, first: deathOrigin }),
  /** How often Leveret has sent it back before, when last, and connected as whom. */
  retries: count,
  retriedAt: time.nullable(),
  retriedBy: z.string().nullable(),
});

/** A message as the page is told of it. */
export const toldMessage = messageDetail.extend({ death: deathStory.nullable() });

/**
 * Why a queue counts as one for dead letters. `argument`, `policy`: messages that die in another queue are sent there.
 * `name`: it is called as such queues are by custom. `seen`: a message with x-death stood in it.
 */
export const deadLetterSign = z.enum(['argument', 'policy', 'name', 'seen']);

/** Whose custom a name follows. */
export const nameCustom = z.enum(['massTransitError', 'massTransitSkipped', 'nServiceBusError', 'common']);

export const deadLetterSource = z.object({
  queue: objectName,
  origin: z.enum(['argument', 'policy']),
  /** Of the policy; null for an argument. */
  policyName: z.string().nullable(),
  exchange: objectName,
  /** Null keeps the key that the message had. */
  routingKey: objectName.nullable(),
});

export const deadLetterQueue = z.object({
  queue: objectName,
  signs: z.array(deadLetterSign).min(1),
  custom: nameCustom.nullable(),
  /** It hands its own dead letters on, and they come back: a stop on the way of a retry, at work and no end. */
  isRetryLoop: z.boolean(),
  ready: count.nullable(),
  unacked: count.nullable(),
  oldestAt: time.nullable(),
  /** Queues whose dead letters come here, the first limits.deadLetterSourcesMax of `sourceCount`. */
  sources: z.array(deadLetterSource),
  sourceCount: count,
});

/**
 * Dead letters that do not get where their queue sends them. `noExchange`: the exchange is not there. `nowhere`: it leads to
 * no queue. `fallsBack`: they are to be kept until they have arrived, which the queue's overflow behaviour does not allow.
 */
export const deadLetterLoss = deadLetterSource.extend({
  problem: z.enum(['noExchange', 'nowhere', 'fallsBack']),
});

export type Death = z.infer<typeof death>;
export type DeathOrigin = z.infer<typeof deathOrigin>;
export type FrameworkFault = z.infer<typeof frameworkFault>;
export type DeathStory = z.infer<typeof deathStory>;
export type ToldMessage = z.infer<typeof toldMessage>;
export type DeadLetterSign = z.infer<typeof deadLetterSign>;
export type NameCustom = z.infer<typeof nameCustom>;
export type DeadLetterSource = z.infer<typeof deadLetterSource>;
export type DeadLetterLoss = z.infer<typeof deadLetterLoss>;
export type DeadLetterQueue = z.infer<typeof deadLetterQueue>;
