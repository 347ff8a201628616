// What a job's journal holds, line by line. `sending` is on disk before a copy leaves, `sent` before its original goes:
// whatever happens in between, the next run knows what may exist twice. Source of the order: at-least-once, see jobs/job.ts.

import { z } from 'zod';
import { importId } from '../contract/capture.ts';
import { jobInput, jobResult, jobState } from '../contract/job.ts';
import { sequence } from '../contract/model.ts';

const index = z.number().int().min(0);

/** What a job was asked to do, once and for all. */
const jobTask = z.object({
  id: z.string(),
  input: jobInput.omit({ messages: true }),
  endpointName: z.string(),
  targetEndpointName: z.string().nullable(),
  /** What an import reads; journals from before there were imports do not say. */
  file: z.object({ importId, name: z.string() }).nullable().default(null),
  /** True when the messages were chosen: they follow in `wanted` records. */
  chosen: z.boolean(),
  total: z.number().int().min(0),
  startedAt: z.number(),
});

/** `sequence` is its number in the list that it was chosen from. */
const chosenMessage = z.object({ fingerprint: z.string(), sequence });

export const jobRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), task: jobTask }),
  z.object({ type: z.literal('wanted'), messages: z.array(chosenMessage) }),
  z.object({ type: z.literal('sending'), index, fingerprint: z.string() }),
  z.object({ type: z.literal('sent'), index }),
  z.object({
    type: z.literal('settled'),
    fingerprint: z.string(),
    bytes: index,
    /** The original is where it was: a later run over the whole queue meets it again. */
    stays: z.boolean().default(false),
    result: jobResult,
  }),
  z.object({
    type: z.literal('state'),
    state: jobState,
    reason: z.string().nullable(),
    ratePerSecond: z.number().nullable(),
    at: z.number(),
  }),
]);

export type JobTask = z.infer<typeof jobTask>;
export type JobRecord = z.infer<typeof jobRecord>;
export type ChosenMessage = z.infer<typeof chosenMessage>;

/** What a job is about, to begin a sentence with. */
export function nameOf({ file, input }: Pick<JobTask, 'file' | 'input'>): string {
  return file === null ? `A job on the queue '${input.queue}'` : `The import of ${file.name}`;
}
