// The queue's state in six numbers and a plot of its depth. Numbers have fixed places: nothing shifts.

import type { ReactNode } from 'react';
import type { QueueRow } from '../../../src/contract/model.ts';
import { useNow } from '../../state/clock-store.ts';
import { queueText } from '../../strings/queue.ts';
import { formatCount, formatRate } from '../../ui/format/number.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { classNames } from '../../ui/class-names.ts';
import { DepthPlot } from './depth-plot.tsx';
import styles from './queue.module.css';

export interface QueueStripProps {
  readonly endpointId: string;
  readonly queue: string;
  /** Undefined while it is not known. */
  readonly row: QueueRow | undefined;
}

export function QueueStrip({ endpointId, queue, row }: QueueStripProps) {
  const now = useNow();
  const oldest = row?.oldestReadyAt ?? null;
  return (
    <div className={styles.strip} role="group" aria-label={queueText.strip}>
      <Stat label={queueText.ready} tone={styles.ready}>
        {formatCount(row?.ready ?? null)}
      </Stat>
      <Stat label={queueText.unacked} tone={styles.unacked}>
        {formatCount(row?.unacked ?? null)}
      </Stat>
      <Stat label={queueText.in} exact={exactRate(row?.inRate)}>
        {formatRate(row?.inRate ?? null)}
        {isKnown(row?.inRate) && <small>{queueText.perSecond}</small>}
      </Stat>
      <Stat label={queueText.out} exact={exactRate(row?.outRate)}>
        {formatRate(row?.outRate ?? null)}
        {isKnown(row?.outRate) && <small>{queueText.perSecond}</small>}
      </Stat>
      <Stat label={queueText.consumers}>{formatCount(row?.consumers ?? null)}</Stat>
      <Stat label={queueText.oldest} exact={oldest === null ? undefined : exactMoment(oldest)}>
        {formatAge(oldest, now)}
      </Stat>
      <DepthPlot key={`${endpointId} ${queue}`} endpointId={endpointId} queue={queue} />
    </div>
  );
}

interface StatProps {
  readonly label: string;
  readonly tone?: string | undefined;
  readonly exact?: string | undefined;
  readonly children: ReactNode;
}

function Stat({ label, tone, exact, children }: StatProps) {
  return (
    <div className={styles.stat} title={exact}>
      <div className={styles.label}>{label}</div>
      <div className={classNames(styles.value, tone)}>{children}</div>
    </div>
  );
}

function isKnown(rate: number | null | undefined): boolean {
  return rate !== null && rate !== undefined;
}

function exactRate(rate: number | null | undefined): string | undefined {
  return rate === null || rate === undefined ? undefined : `${rate.toFixed(2)}${queueText.perSecond}`;
}
