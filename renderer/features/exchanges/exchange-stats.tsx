// The numbers of one exchange, as a strip.

import type { ExchangeRow } from '../../../src/contract/model.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { formatCount, formatRate } from '../../ui/format/number.ts';
import { NumberCell, type NumberCellProps } from '../../ui/number-cell.tsx';
import styles from './exchanges.module.css';

export function ExchangeStats({ row }: { readonly row: ExchangeRow }) {
  return (
    <div className={styles.stats}>
      <Stat label={exchangesText.in} text={formatRate(row.inRate)} unit={exchangesText.perSecond} />
      <Stat label={exchangesText.out} text={formatRate(row.outRate)} unit={exchangesText.perSecond} />
      <Stat label={exchangesText.bindings} text={formatCount(row.bindings)} />
      <Stat
        label={exchangesText.unroutable}
        text={formatCount(row.unroutable)}
        title={exchangesText.unroutableTitle}
        tone={(row.unroutable ?? 0) > 0 ? 'dead' : 'plain'}
      />
    </div>
  );
}

function Stat({
  label,
  title,
  ...number
}: NumberCellProps & { readonly label: string; readonly title?: string }) {
  return (
    <div className={styles.stat} title={title}>
      <span className={styles.statLabel}>{label}</span>
      <span className={styles.statValue}>
        <NumberCell {...number} />
      </span>
    </div>
  );
}
