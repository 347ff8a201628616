// The columns of the queue list, and the numbers by which the worker orders it.

import type { QueueRow } from '../../../src/contract/model.ts';
import { useNow } from '../../state/clock-store.ts';
import { queuesText } from '../../strings/queues.ts';
import { formatCount, formatRate } from '../../ui/format/number.ts';
import { argumentTags } from '../../ui/format/queue-argument.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import styles from './queues.module.css';

/** In the order of `orderNumbers`; the name is ordered as text. */
export const numberColumns = ['ready', 'unacked', 'in', 'out', 'consumers', 'oldest'] as const;

export function orderNumbers(row: QueueRow): readonly (number | null)[] {
  return [row.ready, row.unacked, row.inRate, row.outRate, row.consumers, row.oldestReadyAt];
}

export const queueColumns: readonly TableColumn<QueueRow>[] = [
  {
    id: 'name',
    title: queuesText.name,
    width: 'minmax(160px, 2fr)',
    render: (row) => <span title={row.name}>{row.name}</span>,
    sortValue: (row) => row.name,
    copyValue: (row) => row.name,
    opens: true,
  },
  number('ready', queuesText.ready, (row) => row.ready, 'ready'),
  number('unacked', queuesText.unacked, (row) => row.unacked, 'unacked'),
  rate('in', queuesText.in, (row) => row.inRate),
  rate('out', queuesText.out, (row) => row.outRate),
  number('consumers', queuesText.consumers, (row) => row.consumers, 'plain'),
  {
    id: 'oldest',
    title: queuesText.oldest,
    // Room for "23 h 59 min".
    width: '106px',
    yields: 2,
    align: 'end',
    render: (row) => <Oldest at={row.oldestReadyAt} />,
    sortValue: (row) => row.oldestReadyAt,
  },
  {
    id: 'depth',
    title: queuesText.depth,
    width: '96px',
    yields: 3,
    render: (row) =>
      row.trend.length > 1 && (
        <span className={styles.spark}>
          <Sparkline values={row.trend} label={queuesText.depthOf(row.name)} />
        </span>
      ),
  },
  {
    id: 'tags',
    title: queuesText.tags,
    width: 'minmax(120px, 1.2fr)',
    yields: 1,
    isText: true,
    render: (row) => <QueueTags row={row} />,
  },
];

function number(
  id: string,
  title: string,
  value: (row: QueueRow) => number | null,
  tone: 'ready' | 'unacked' | 'plain',
): TableColumn<QueueRow> {
  return {
    id,
    title,
    width: '92px',
    align: 'end',
    render: (row) => {
      const count = value(row);
      return <NumberCell text={formatCount(count)} tone={count === 0 || count === null ? 'dim' : tone} />;
    },
    sortValue: value,
    copyValue: (row) => String(value(row) ?? ''),
  };
}

function rate(id: string, title: string, value: (row: QueueRow) => number | null): TableColumn<QueueRow> {
  return {
    id,
    title,
    width: '76px',
    align: 'end',
    render: (row) => {
      const perSecond = value(row);
      const isQuiet = perSecond === 0 || perSecond === null;
      return (
        <NumberCell
          text={formatRate(perSecond)}
          tone={isQuiet ? 'dim' : 'plain'}
          {...(perSecond === null ? {} : { exact: perSecond.toFixed(2) })}
        />
      );
    },
    sortValue: value,
    copyValue: (row) => String(value(row) ?? ''),
  };
}

function Oldest({ at }: { readonly at: number | null }) {
  const now = useNow();
  return (
    <span className={words.dim} title={at === null ? undefined : exactMoment(at)}>
      {formatAge(at, now)}
    </span>
  );
}

function QueueTags({ row }: { readonly row: QueueRow }) {
  return (
    <span className={styles.tags}>
      {row.durable && <Tag>{queuesText.durable}</Tag>}
      {row.exclusive && <Tag>{queuesText.exclusive}</Tag>}
      {row.autoDelete && <Tag>{queuesText.autoDelete}</Tag>}
      {row.type !== 'classic' && <Tag>{row.type}</Tag>}
      {argumentTags(row.arguments).map((tag) => (
        <Tag key={tag.name} title={tag.name}>
          {tag.text}
        </Tag>
      ))}
    </span>
  );
}
