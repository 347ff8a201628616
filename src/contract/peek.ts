// Looking at messages where looking is not free: RabbitMQ lends them and takes them back, at a cost that depends on the
// queue, and reads streams from a place. Costs and refusals are codes with their numbers; the words are the page's.

import { z } from 'zod';
import { limits } from './limits.ts';

const count = z.number().int().min(0);

/** Where reading a stream begins. `time` is epoch milliseconds; `interval` as RabbitMQ writes it: 30m, 2h, 7D. */
export const streamStart = z.discriminatedUnion('at', [
  z.object({ at: z.literal('first') }),
  z.object({ at: z.literal('last') }),
  z.object({ at: z.literal('next') }),
  z.object({ at: z.literal('offset'), offset: z.string().regex(/^\d{1,18}$/) }),
  z.object({ at: z.literal('time'), time: count }),
  z.object({ at: z.literal('interval'), interval: z.string().regex(/^[1-9]\d{0,5}[YMDhms]$/) }),
]);

export const peekRequest = z.object({
  count: z.number().int().min(1).max(limits.peekMessagesMax),
  /** No further message once so many bytes of bodies are here. */
  maxBytes: z.number().int().min(1).max(limits.peekBytesMax),
  /** Of streams only; the first message when absent. */
  from: streamStart.optional(),
  /** Also where it is refused because messages may be lost by it. */
  insist: z.boolean(),
});

/** What borrowing does on one queue. */
export const peekCost = z.discriminatedUnion('code', [
  /** Every message that is shown is marked as delivered before. */
  z.object({ code: z.literal('redelivered') }),
  /** Each time uses one of the deliveries that a message has. `used`: most of any message seen; null before the first look. */
  z.object({
    code: z.literal('usesDelivery'),
    limit: count,
    used: count.nullable(),
    /** Where a message goes that has none left; null is unknown. */
    lastly: z.enum(['deadLettered', 'dropped']).nullable(),
  }),
  /** The count goes up, and nothing follows from it. */
  z.object({ code: z.literal('countsDelivery'), header: z.enum(['x-delivery-count', 'x-acquired-count']) }),
  /** What is given back goes behind all others. */
  z.object({ code: z.literal('rotates'), certain: z.boolean() }),
  /** What is given back goes before the rest, but behind what was given back earlier and is still there. */
  z.object({ code: z.literal('behindReturned') }),
  /** What is given back cannot be had by anybody for a while: longer with each delivery that failed, up to `maxMs`. */
  z.object({ code: z.literal('delays'), minMs: count, maxMs: count }),
  /** Looking counts for nothing, unless the connection is lost meanwhile: then it is one failed delivery of `limit`. */
  z.object({ code: z.literal('failsIfLost'), limit: count }),
  /** Consumers do not get what is borrowed meanwhile, and what they hold is not shown. */
  z.object({ code: z.literal('competes'), consumers: count }),
  /** What is borrowed does not count: publishers can fill the gap, and giving back then overflows. */
  z.object({
    code: z.literal('overflows'),
    maxLength: count.nullable(),
    maxLengthBytes: count.nullable(),
    overflow: z.string(),
  }),
  /** Without management API nobody tells what queue this is. `limit`: what a quorum queue of this version would have. */
  z.object({ code: z.literal('typeUnknown'), limit: count.nullable() }),
  /** A server whose rules are not known here. */
  z.object({ code: z.literal('productUnknown'), product: z.string() }),
]);

/** Why it is not done. Only nearLimit can be insisted on: the others are the server's. */
export const peekRefusal = z.discriminatedUnion('code', [
  z.object({ code: z.literal('nearLimit'), used: count, limit: count }),
  z.object({ code: z.literal('exclusive') }),
  z.object({ code: z.literal('singleActive') }),
  z.object({ code: z.literal('readOnly') }),
]);

export const peekOffer = z.object({
  /** exact: nobody notices, and no peek is needed. read: a stream, from a place. borrow: at the costs below. */
  kind: z.enum(['exact', 'read', 'borrow']),
  /** The server's word; null where nobody tells. */
  type: z.string().nullable(),
  /** Ready messages now; null where the server does not say. */
  ready: count.nullable(),
  costs: z.array(peekCost),
  refusal: peekRefusal.nullable(),
});

/** What came of a peek. */
export const peekResult = z.object({
  kind: z.enum(['read', 'borrow']),
  /** Why there are not more: as many as asked for, enough bytes, no more there, enough time, or one near its limit. */
  stoppedBy: z.enum(['count', 'bytes', 'end', 'time', 'nearLimit']),
  /** Ready in the queue when it began; null of streams. */
  ready: count.nullable(),
  /** Of those that were taken: had used up their deliveries before, and so left the queue by being given back. */
  left: count,
});

/** Of one borrowed message: deliveries before and with this one, as the server counts them. */
export const deliveriesUsed = z.object({ used: count, limit: count.nullable() });

export type StreamStart = z.infer<typeof streamStart>;
export type PeekRequest = z.infer<typeof peekRequest>;
export type PeekCost = z.infer<typeof peekCost>;
export type PeekRefusal = z.infer<typeof peekRefusal>;
export type PeekOffer = z.infer<typeof peekOffer>;
export type PeekResult = z.infer<typeof peekResult>;
export type DeliveriesUsed = z.infer<typeof deliveriesUsed>;
