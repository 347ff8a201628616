// How far something is that takes a while: a bar over the whole width, and words under it.

import { ProgressBar } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './progress-line.module.css';

export interface ProgressLineProps {
  /** For screen readers: what is going on. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly children: ReactNode;
}

export function ProgressLine({ label, done, total, children }: ProgressLineProps) {
  const percent = total === 0 ? 0 : Math.min(100, (100 * done) / total);
  return (
    <ProgressBar aria-label={label} value={percent} className={styles.line ?? ''}>
      <div className={styles.bar}>
        <div className={styles.done} style={{ width: `${String(percent)}%` }} />
      </div>
      <span className={styles.words}>{children}</span>
    </ProgressBar>
  );
}
