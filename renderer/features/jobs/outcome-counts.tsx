// What became of a job's messages so far, in counts; what nobody hoped for stands first.

import type { JobRow } from '../../../src/contract/job.ts';
import { jobsText } from '../../strings/jobs.ts';
import { formatCount } from '../../ui/format/number.ts';
import words from '../../ui/words.module.css';
import { outcomesOf } from './job-words.ts';

export function OutcomeCounts({ job }: { readonly job: JobRow }) {
  return outcomesOf(job).map(([outcome, count], index) => (
    <span key={outcome} title={jobsText.outcomeTitles[outcome]}>
      {index > 0 && ' · '}
      <span className={outcome === 'done' || outcome === 'doneBefore' ? words.dim : words.warning}>
        {formatCount(count)} {jobsText.outcomes[outcome]}
      </span>
    </span>
  ));
}
