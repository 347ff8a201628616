// What narrows a list of messages, and what makes columns of it. A text that begins with "=" is an expression in CEL; any
// other is looked for as it is, without regard to case.

import { z } from 'zod';
import { limits } from './limits.ts';

const count = z.number().int().min(0);

export const filterText = z.string().min(1).max(limits.filterCharacters);
/** Chosen by the page; names a filter of one list. */
export const filterId = z.string().min(1).max(64);

/** Steps into a body: names of objects, places in lists. */
export const columnPath = z
  .array(z.union([z.string().max(1_000), count]))
  .min(1)
  .max(limits.columnPathSteps);
export const columnPaths = z.array(columnPath).max(limits.columnsMax);
/** One for each column: null where the body has nothing there. Longer ones are cut and end in "…". */
export const columnValues = z.array(z.string().nullable());

/** Where in the filter's text the fault is, in UTF-16 units, and what it is. */
export const filterFault = z.object({ from: count, to: count, message: z.string() });
export const filterCheck = z.object({ fault: filterFault.nullable() });

const counts = {
  scanned: count,
  matched: count,
  /** Messages of which the filter could not say yes or no; they are left out of what matched. */
  undecided: count,
  /** Why the first of those could not be decided. */
  undecidedReason: z.string().nullable(),
  /** It was stopped before the end: why. */
  problem: z.string().nullable(),
};

export const filterProgress = z.object({
  key: z.literal('progress'),
  total: count,
  done: z.boolean(),
  ...counts,
});
/** Among the rows of a filtered tap, now and then. */
export const tapCounts = z.object({ kind: z.literal('counts'), ...counts });

export type ReadFilter =
  | { readonly kind: 'text'; readonly text: string }
  /** `offset` is where the expression begins in the filter's text. */
  | { readonly kind: 'expression'; readonly expression: string; readonly offset: number };

export function readFilter(text: string): ReadFilter {
  const offset = /^\s*=/.exec(text)?.[0].length;
  if (offset === undefined) return { kind: 'text', text };
  return { kind: 'expression', expression: text.slice(offset), offset };
}

export type ColumnPath = z.infer<typeof columnPath>;
export type FilterFault = z.infer<typeof filterFault>;
export type FilterProgress = z.infer<typeof filterProgress>;
export type TapCounts = z.infer<typeof tapCounts>;
