// How far a job is: a bar, and the count beside it.

import { percentOf } from '../../rows/jobs.ts';
import { jobsText } from '../../strings/jobs.ts';
import styles from './jobs.module.css';

export function ProgressBar({ settled, total }: { readonly settled: number; readonly total: number }) {
  const percent = percentOf(settled, total);
  return (
    <span className={styles.progress} title={`${String(percent)} %`}>
      <i className={styles.bar} aria-hidden>
        <i className={styles.done} style={{ width: `${String(percent)}%` }} />
      </i>
      <span>{jobsText.detail.settled(settled, total)}</span>
    </span>
  );
}
