// A coloured dot with the word that the colour means; never one without the other.

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './state-dot.module.css';

export type StateTone = 'ready' | 'unacked' | 'dead' | 'ok' | 'gone';

export interface StateDotProps {
  readonly tone: StateTone;
  /** The word; visible. */
  readonly children: ReactNode;
}

export function StateDot({ tone, children }: StateDotProps) {
  return (
    <span className={styles.state}>
      <i aria-hidden className={classNames(styles.dot, styles[tone])} />
      {children}
    </span>
  );
}
