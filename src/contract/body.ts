// A message's body as it can be read: what was undone to get there, and what it turned out to be.

import { z } from 'zod';

export const bodyFormat = z.enum(['text', 'xml', 'messagepack', 'binary']);

export const readableBody = z.object({
  storedSize: z.number().int().min(0),
  /** Packings that were undone, outermost first, each with the size of what came out. */
  layers: z.array(z.object({ name: z.string(), sizeBytes: z.number().int().min(0) })),
  format: bodyFormat,
  /** The charset that text was in; it comes as UTF-8. Null for bytes. */
  charset: z.string().nullable(),
  /** What to read: UTF-8 text (MessagePack as JSON, XML on indented lines) or bytes. Null: the stored bytes are just that. */
  body: z.instanceof(Uint8Array).nullable(),
  /** `body` is only the first part. */
  cut: z.boolean(),
  /** In words: what could not be undone, or not wholly. */
  problem: z.string().nullable(),
});

export type BodyFormat = z.infer<typeof bodyFormat>;
export type ReadableBody = z.infer<typeof readableBody>;
