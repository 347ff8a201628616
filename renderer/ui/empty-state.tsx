// What a view says when there is nothing in it: what would be here and what to do next.

import type { ReactNode } from 'react';
import styles from './view-state.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** One or two sentences. */
  readonly text?: ReactNode;
  /** Buttons, a snippet. */
  readonly children?: ReactNode;
}

export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2 className={styles.title}>{title}</h2>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children !== undefined && <div className={styles.more}>{children}</div>}
    </div>
  );
}
