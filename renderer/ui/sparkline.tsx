// The course of one number in the width of a word. Said in words for screen readers; no axes, no hover.

import { memo } from 'react';
import { sparklinePath } from './sparkline-path.ts';
import styles from './sparkline.module.css';

export interface SparklineProps {
  readonly values: readonly number[];
  /** "Depth in the last 30 s". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

export const Sparkline = memo(function Sparkline({ values, label, width = 72, height = 18 }: SparklineProps) {
  const path = sparklinePath(values, width, height);
  return (
    <svg
      className={styles.sparkline}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={label}
    >
      {path !== null && (
        <>
          <path d={path.area} className={styles.area} />
          <path d={path.line} className={styles.line} />
        </>
      )}
    </svg>
  );
});
