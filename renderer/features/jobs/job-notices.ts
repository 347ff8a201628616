// Says when a job has ended or was interrupted, wherever the user is by then, and leads to it. Jobs that had ended before
// are no news.

import type { JobRow } from '../../../src/contract/job.ts';
import { jobRows } from '../../rows/jobs.ts';
import { addNotice } from '../../state/notices-store.ts';
import { jobsText } from '../../strings/jobs.ts';
import { doneCount, placeOf, sourceOf } from './job-words.ts';
import { showJob } from './show-job.ts';

const text = jobsText.notices;

/** Returns the function that stops it. */
export function startJobNotices(): () => void {
  /** Null until the first picture is complete. */
  let before: ReadonlyMap<string, JobRow['state']> | null = null;
  return jobRows.subscribe(() => {
    if (!jobRows.synced()) return;
    const now = new Map(Array.from(jobRows.entries(), ([id, { state }]) => [id, state]));
    if (before === null) {
      const waiting = [...jobRows.values()].filter(({ state }) => state === 'interrupted').length;
      if (waiting > 0) addNotice({ level: 'warning', title: text.waiting(waiting), detail: text.see });
    } else {
      for (const [id, job] of jobRows.entries()) {
        if (before.get(id) !== job.state) tell(id, job);
      }
    }
    before = now;
  });
}

function tell(about: string, job: JobRow): void {
  const { kind, state, reason, total } = job;
  const source = sourceOf(job);
  const done = doneCount(job);
  const open = () => showJob(about);
  if (state === 'interrupted') {
    addNotice({ level: 'warning', title: text.interrupted(kind, source), detail: reason, about, open });
  } else if (state === 'finished' && done === total) {
    addNotice({ level: 'success', title: text.finished(kind, done, source, placeOf(job)), about, open });
  } else if (state === 'finished' || state === 'cancelled') {
    const level = state === 'finished' ? 'warning' : 'info';
    addNotice({
      level,
      title: text.notAll(kind, done, total, source),
      detail: reason ?? text.see,
      about,
      open,
    });
  }
}
