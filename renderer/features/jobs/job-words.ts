// A job in words: where it sends to, how many it has done, what became of the rest. Pure.

import { jobOutcome, type JobOutcome, type JobRow } from '../../../src/contract/job.ts';
import { jobsText } from '../../strings/jobs.ts';
import { placeLabel } from '../../ui/format/place-label.ts';

/** Where its copies go; null for a job that only takes away. */
export function placeOf({ target, endpointId }: Pick<JobRow, 'target' | 'endpointId'>): string | null {
  if (target === null) return null;
  if ('origin' in target) return jobsText.backTo[target.origin];
  const place = placeLabel(target);
  return target.endpointId === endpointId ? place : `${target.endpointName}: ${place}`;
}

/** Where its messages are from: a queue, or an imported file. */
export function sourceOf({ file, queue }: Pick<JobRow, 'file' | 'queue'>): string {
  return file ?? queue;
}

/** Messages that the job has treated as it was asked to. */
export function doneCount({ outcomes }: Pick<JobRow, 'outcomes'>): number {
  return (outcomes.done ?? 0) + (outcomes.doneBefore ?? 0) + (outcomes.doubled ?? 0);
}

/** The outcomes that there are, those that nobody hoped for first. */
export function outcomesOf({ outcomes }: Pick<JobRow, 'outcomes'>): readonly [JobOutcome, number][] {
  return jobOutcome.options.toReversed().flatMap((outcome): [JobOutcome, number][] => {
    const count = outcomes[outcome] ?? 0;
    return count === 0 ? [] : [[outcome, count]];
  });
}
