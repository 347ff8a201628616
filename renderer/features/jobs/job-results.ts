// The results of one job, fetched by page as they come into view, and again while the job adds to them. Lives outside React;
// components look at it through its version.

import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { JobOutcome, JobResult } from '../../../src/contract/job.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import type { Versioned } from '../../rows/use-version.ts';
import { jobsText } from '../../strings/jobs.ts';

export type ShownOutcome = Exclude<JobOutcome, 'done'> | null;

export interface JobResults extends Versioned {
  readonly row: (position: number) => JobResult | undefined;
  readonly error: () => AppError | null;
  /** First and last position on screen, and how many results there are now. */
  readonly look: (first: number, last: number, total: number) => void;
}

const pageRows = 100;
const pagesKept = 40;

/** `outcome` null shows all. */
export function createJobResults(jobId: string, outcome: ShownOutcome): JobResults {
  const signal = createFrameSignal();
  const pages = new Map<number, readonly JobResult[]>();
  const fetching = new Set<number>();
  let error: AppError | null = null;

  const fetchPage = async (page: number) => {
    fetching.add(page);
    try {
      const input = { jobId, outcome, position: page * pageRows, count: pageRows };
      const { results } = await engine.request('job.results', input);
      pages.delete(page);
      pages.set(page, results);
      for (const oldest of pages.keys()) {
        if (pages.size <= pagesKept) break;
        pages.delete(oldest);
      }
      error = null;
    } catch (thrown) {
      error = toAppError(thrown, jobsText.detail.results);
    } finally {
      fetching.delete(page);
      signal.touch();
    }
  };

  return {
    row: (position) => pages.get(Math.floor(position / pageRows))?.[position % pageRows],
    error: () => error,
    look: (first, last, total) => {
      if (error !== null) return;
      for (let page = Math.floor(first / pageRows); page * pageRows <= last; page += 1) {
        const whole = Math.min(pageRows, total - page * pageRows);
        if ((pages.get(page)?.length ?? 0) < whole && !fetching.has(page)) void fetchPage(page);
      }
    },
    version: signal.version,
    subscribe: signal.subscribe,
  };
}
