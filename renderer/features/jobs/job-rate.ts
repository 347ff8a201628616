// Slows a running job down or lets it go faster.

import { engine } from '../../engine/engine.ts';
import { reportProblem } from '../../state/notices-store.ts';
import { jobsText } from '../../strings/jobs.ts';

/** Null is as fast as both ends can. */
export async function changeRate(jobId: string, ratePerSecond: number | null): Promise<void> {
  try {
    await engine.request('job.changeRate', { jobId, ratePerSecond });
  } catch (thrown) {
    reportProblem(thrown, jobsText.dialog.rate, () => void changeRate(jobId, ratePerSecond));
  }
}
