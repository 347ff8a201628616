// A small framed word: durable, exclusive, production.

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './tag.module.css';

export interface TagProps {
  readonly tone?: 'plain' | 'danger' | 'warning' | 'good' | 'accent';
  readonly title?: string;
  readonly children: ReactNode;
}

export function Tag({ tone = 'plain', title, children }: TagProps) {
  return (
    <span className={classNames(styles.tag, styles[tone])} title={title}>
      {children}
    </span>
  );
}
