// The ten frames of a pipe and their schemas. What a frame's input, output or rows mean is the contract's business;
// here they are unknown.
// One id names one request or stream of one page, chosen by the page and used once.

import { z } from 'zod';
import { errorCodes } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';

const id = z.number().int().min(1);
const name = z.string().min(1).max(100);
const rowCount = z.number().int().min(0);

const wireError = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  detail: z.string().optional(),
  retryable: z.boolean(),
});

const frame = z.discriminatedUnion('kind', [
  /** The first frame of either side. Its shape never changes, so that an old page can be told to reload. */
  z.object({ kind: z.literal('hello'), version: z.number().int() }),
  z.object({
    kind: z.literal('req'),
    id,
    name,
    input: z.unknown(),
    deadlineMs: z.number().int().min(1).max(limits.requestDeadlineMaxMs),
  }),
  z.object({ kind: z.literal('res'), id, output: z.unknown() }),
  z.object({ kind: z.literal('err'), id, error: wireError }),
  /** The page gives up a request or closes a stream; nothing more is sent for that id. */
  z.object({ kind: z.literal('cancel'), id }),
  z.object({ kind: z.literal('open'), id, name, input: z.unknown(), credit: rowCount }),
  z.object({
    kind: z.literal('batch'),
    id,
    rows: z.array(z.unknown()).max(limits.batchRows),
    /** Rows lost since the batch before. */
    dropped: rowCount,
  }),
  /** A stream's source stands: what happens from here on is in the stream. Rows of before may have come already. */
  z.object({ kind: z.literal('began'), id }),
  /** So many more batches may be sent. */
  z.object({ kind: z.literal('credit'), id, batches: z.number().int().min(1) }),
  /** The engine's side of a stream is over. */
  z.object({ kind: z.literal('end'), id, error: wireError.nullable() }),
]);

export type Frame = z.output<typeof frame>;
export type FrameOf<Kind extends Frame['kind']> = Extract<Frame, { kind: Kind }>;
export type WireError = z.output<typeof wireError>;

export type ParsedFrame = { readonly frame: Frame } | { readonly problem: string };

/** Checks what came off a carrier. The problem is in words, without the frame's content. */
export function parseFrame(value: unknown): ParsedFrame {
  const parsed = frame.safeParse(value);
  if (parsed.success) return { frame: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    problem: `a frame that does not parse (${issue?.path.join('.') || 'kind'}: ${issue?.message ?? 'unknown'})`,
  };
}
