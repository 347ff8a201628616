// How a message died, in a line of a list. The whole story is in dead-letter.ts.

import { z } from 'zod';

export const shortDeath = z.object({
  /** Null when the headers do not tell. */
  queue: z.string().nullable(),
  /** rejected, expired, maxlen, delivery_limit; an exception's type; or what a program wrote there. */
  reason: z.string(),
  count: z.number().int().min(0).nullable(),
  /** Of the first death for this reason in this queue; with a count over 1 the latest is not known. Epoch milliseconds. */
  firstAt: z.number().nullable(),
});

export type ShortDeath = z.infer<typeof shortDeath>;
