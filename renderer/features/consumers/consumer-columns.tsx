// The columns of a table of consumers. Ages are drawn for the moment that is given.

import type { ConsumerRow } from '../../../src/contract/model.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { consumersText as text } from '../../strings/consumers.ts';
import { formatCount, formatRate } from '../../ui/format/number.ts';
import { exactMoment, formatSpan } from '../../ui/format/time.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import styles from './consumers.module.css';

type Column = TableColumn<KeyedRow<ConsumerRow>>;

/** @param now epoch milliseconds */
export function consumerColumns(now: number, showsQueue: boolean): readonly Column[] {
  return [
    {
      id: 'client',
      title: text.client,
      width: 'minmax(110px, 2fr)',
      render: ({ row }) => <span className={styles.strong}>{clientOf(row)}</span>,
      sortValue: ({ row }) => clientOf(row),
    },
    {
      id: 'product',
      title: text.product,
      width: 'minmax(80px, 1.2fr)',
      render: ({ row }) => <span className={styles.dim}>{productOf(row)}</span>,
      sortValue: ({ row }) => productOf(row),
    },
    textColumn('address', text.address, 'minmax(80px, 130px)', (row) => row.address),
    textColumn('user', text.user, '58px', (row) => row.user),
    numberColumn('channel', text.channel, '42px', (row) => row.channel),
    textColumn('tag', text.tag, 'minmax(90px, 1.6fr)', (row) => row.tag),
    ...(showsQueue ? [textColumn('queue', text.queue, 'minmax(90px, 1.6fr)', (row) => row.queue)] : []),
    {
      id: 'ackMode',
      title: text.ackMode,
      width: '78px',
      isText: true,
      render: ({ row }) => <span className={styles.dim}>{text.modes[row.ackMode]}</span>,
      sortValue: ({ row }) => row.ackMode,
    },
    {
      id: 'prefetch',
      title: text.prefetch,
      width: '66px',
      align: 'end',
      render: ({ row }) => (
        <span className={styles.dim}>{row.prefetch === 0 ? text.unlimited : formatCount(row.prefetch)}</span>
      ),
      sortValue: ({ row }) => (row.prefetch === 0 ? Number.POSITIVE_INFINITY : row.prefetch),
    },
    {
      id: 'unacked',
      title: text.unacked,
      width: '72px',
      align: 'end',
      render: ({ row }) => (
        <NumberCell text={formatCount(row.unacked)} tone={row.unacked > 0 ? 'unacked' : 'dim'} />
      ),
      sortValue: ({ row }) => row.unacked,
    },
    rateColumn('deliveries', text.deliveries, (row) => row.deliverRate),
    rateColumn('acks', text.acks, (row) => row.ackRate),
    {
      id: 'lastDelivery',
      title: text.lastDelivery,
      width: '92px',
      align: 'end',
      render: ({ row }) => <Age at={row.lastDeliveryAt} now={now} />,
      sortValue: ({ row }) => row.lastDeliveryAt,
    },
    {
      id: 'longestUnacked',
      title: text.longestUnacked,
      width: '112px',
      align: 'end',
      render: ({ row }) =>
        row.oldestUnackedAt === null ? null : (
          <NumberCell
            text={formatSpan(now - row.oldestUnackedAt)}
            exact={exactMoment(row.oldestUnackedAt)}
            tone="unacked"
          />
        ),
      // The oldest first when the longest come first.
      sortValue: ({ row }) => (row.oldestUnackedAt === null ? null : -row.oldestUnackedAt),
    },
  ];
}

/** A consumer of this page has no connection. */
export function clientOf(row: ConsumerRow): string {
  return row.connectionId === null ? text.thisApp : row.clientName;
}

function productOf(row: ConsumerRow): string {
  return row.version === '' ? row.product : `${row.product} ${row.version}`;
}

function Age({ at, now }: { readonly at: number | null; readonly now: number }) {
  if (at === null) return <span className={styles.faint}>{text.never}</span>;
  return (
    <span className={styles.dim} title={exactMoment(at)}>
      {formatSpan(now - at)}
    </span>
  );
}

function textColumn(id: string, title: string, width: string, value: (row: ConsumerRow) => string): Column {
  return {
    id,
    title,
    width,
    render: ({ row }) => (
      <span className={styles.dim} title={value(row)}>
        {value(row)}
      </span>
    ),
    sortValue: ({ row }) => value(row),
    copyValue: ({ row }) => value(row),
  };
}

function numberColumn(id: string, title: string, width: string, value: (row: ConsumerRow) => number): Column {
  return {
    id,
    title,
    width,
    align: 'end',
    render: ({ row }) => <span className={styles.dim}>{formatCount(value(row))}</span>,
    sortValue: ({ row }) => value(row),
  };
}

function rateColumn(id: string, title: string, value: (row: ConsumerRow) => number): Column {
  return {
    id,
    title,
    width: '70px',
    align: 'end',
    render: ({ row }) => <NumberCell text={formatRate(value(row))} tone={value(row) > 0 ? 'plain' : 'dim'} />,
    sortValue: ({ row }) => value(row),
  };
}
