// The frame of a screen that lists things: one line with its title, what narrows the list, how many there are and what can
// be done; below it the list. It holds nothing and asks for nothing.

import type { ReactNode } from 'react';
import layout from './layout.module.css';
import styles from './screen.module.css';

export interface ScreenProps {
  readonly title: string;
  /** Fields that narrow the list. */
  readonly filter?: ReactNode;
  /** How many there are, in words; null while that is unknown. */
  readonly count: string | null;
  /** How to use the list, in a few words; cut when there is no room for it. */
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Screen({ title, filter, count, hint = '', action, children }: ScreenProps) {
  return (
    <div className={layout.column} data-screen>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {filter}
        {count !== null && (
          // Said by screen readers when the filter changes it, not each time that something joins or leaves.
          <span className={styles.count} role={filter === undefined ? undefined : 'status'}>
            {count}
          </span>
        )}
        <span className={styles.hint} title={hint === '' ? undefined : hint}>
          {hint}
        </span>
        {action}
      </header>
      {children}
    </div>
  );
}
