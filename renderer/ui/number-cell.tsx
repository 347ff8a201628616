// A changing number that never shifts what stands beside it; exact on hover.

import { uiText } from '../strings/ui.ts';
import { classNames } from './class-names.ts';
import { unknown } from './format/number.ts';
import styles from './number-cell.module.css';

export interface NumberCellProps {
  /** As formatted for people. */
  readonly text: string;
  /** The exact value, for the title. */
  readonly exact?: string;
  readonly unit?: string;
  readonly tone?: 'plain' | 'ready' | 'unacked' | 'dead' | 'ok' | 'dim';
}

export function NumberCell({ text, exact, unit, tone = 'plain' }: NumberCellProps) {
  return (
    <span
      className={classNames(styles.number, styles[tone])}
      title={exact ?? (text === unknown ? uiText.unknown : undefined)}
    >
      {text}
      {unit !== undefined && text !== unknown && <small className={styles.unit}>{unit}</small>}
    </span>
  );
}
