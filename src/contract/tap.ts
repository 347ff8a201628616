// Following messages where there is no free way to do it: through a temporary queue with copies of bindings, or RabbitMQ's
// firehose. What that means for others is told before, as codes; the words are the page's.

import { z } from 'zod';
import { fieldEntries } from './field-value.ts';
import { objectName } from './model.ts';

export const tapTarget = z.union([
  z.object({ queue: objectName }),
  /** `routingKey`: only what a binding with this key would get; without it all that the exchange's type lets one ask for. */
  z.object({ exchange: objectName, routingKey: objectName.optional() }),
  /** All publishes and deliveries of the virtual host, or those of one queue. Only while tracing is on. */
  z.object({ firehose: z.object({ queue: objectName.nullable() }) }),
]);

export const tapCaveat = z.discriminatedUnion('code', [
  /** Nothing is known of deliveries, acks and expiries. */
  z.object({ code: z.literal('publishesOnly') }),
  /** What is published straight to the queue passes unseen. */
  z.object({ code: z.literal('defaultExchange') }),
  /** A binding that is not copied, because a copy would take a share of the messages. */
  z.object({ code: z.literal('leftOut'), exchange: objectName, type: z.string() }),
  /** While it runs every message of the exchange has a queue to go to: nothing is returned as unroutable. */
  z.object({ code: z.literal('routable'), exchange: objectName }),
  /** The same, and this exchange no longer gets what nobody else wants. */
  z.object({ code: z.literal('alternateExchange'), exchange: objectName, alternate: objectName }),
  /** A direct exchange is followed by the keys that are bound now; others pass unseen. */
  z.object({ code: z.literal('boundKeysOnly'), exchange: objectName }),
  /** AMQP alone tells neither type nor alternate exchange: if it spreads messages over its queues, the tap takes a share. */
  z.object({ code: z.literal('typeUnknown'), exchange: objectName }),
  /** A type that is not known here: it may spread messages over its queues, and read keys in its own way. */
  z.object({ code: z.literal('typeStrange'), exchange: objectName, type: z.string() }),
  /** What is made on the server, and the permissions that it takes. */
  z.object({ code: z.literal('temporaryQueue'), maxMessages: z.number() }),
  /** Tracing costs the server throughput in the whole virtual host. */
  z.object({ code: z.literal('tracing') }),
  /** Nobody tells whether it is on; while it is off nothing comes. */
  z.object({ code: z.literal('tracingUnknown') }),
]);

export const tapRefusal = z.discriminatedUnion('code', [
  z.object({ code: z.literal('defaultExchange') }),
  z.object({ code: z.literal('splits'), exchange: objectName, type: z.string() }),
  z.object({ code: z.literal('nothingBound') }),
  /** Without management API nobody tells what is bound: an exchange and a key have to be named. */
  z.object({ code: z.literal('bindingsUnknown') }),
  z.object({ code: z.literal('keyWanted') }),
  z.object({ code: z.literal('tracingOff') }),
  z.object({ code: z.literal('readOnly') }),
]);

export const tapPlan = z.object({
  bindings: z.array(z.object({ exchange: objectName, routingKey: objectName, arguments: fieldEntries })),
  caveats: z.array(tapCaveat),
  refusal: tapRefusal.nullable(),
});

export type TapTarget = z.infer<typeof tapTarget>;
export type TapCaveat = z.infer<typeof tapCaveat>;
export type TapRefusal = z.infer<typeof tapRefusal>;
export type TapPlan = z.infer<typeof tapPlan>;
