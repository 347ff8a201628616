// The jobs of the engine, live, and how far those that run are.

import type { JobRow, JobState } from '../../src/contract/job.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

export const jobRows = sharedRows('job.watch', {});

export interface JobsSummary {
  readonly running: number;
  readonly paused: number;
  readonly interrupted: number;
  /** Of all messages of those that run or pause, whole per cent; not 100 before the last one is settled. */
  readonly percent: number;
}

export function useJobsSummary(): JobsSummary {
  useVersion(jobRows);
  return summarize(jobRows.values());
}

export function summarize(jobs: Iterable<Pick<JobRow, 'state' | 'settled' | 'total'>>): JobsSummary {
  const counts: Partial<Record<JobState, number>> = {};
  let [settled, total] = [0, 0];
  for (const job of jobs) {
    counts[job.state] = (counts[job.state] ?? 0) + 1;
    if (job.state !== 'running' && job.state !== 'paused') continue;
    settled += job.settled;
    total += job.total;
  }
  const { running = 0, paused = 0, interrupted = 0 } = counts;
  return { running, paused, interrupted, percent: percentOf(settled, total) };
}

export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((Math.min(part, whole) / whole) * 100);
}
