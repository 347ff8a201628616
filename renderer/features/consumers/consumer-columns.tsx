// The columns of a table of consumers. Ages are drawn for the moment that is given.

import type { ConsumerRow } from '../../../src/contract/model.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { consumersText } from '../../strings/consumers.ts';
import { formatCount, formatRate, unknown } from '../../ui/format/number.ts';
import { exactMoment, formatSpan } from '../../ui/format/time.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import { sortedTextColumn } from '../../ui/text-column.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';

type Column = TableColumn<KeyedRow<ConsumerRow>>;

/** @param now epoch milliseconds */
export function consumerColumns(now: number, showsQueue: boolean): readonly Column[] {
  return [
    {
      id: 'client',
      title: consumersText.client,
      width: 'minmax(110px, 1.6fr)',
      // It says all that a narrow table leaves out.
      render: ({ row }) => (
        <span title={consumersText.whole(clientOf(row), productOf(row), row.address, row.user, row.channel)}>
          {clientOf(row)}
        </span>
      ),
      sortValue: ({ row }) => clientOf(row),
    },
    ...(showsQueue
      ? [
          sortedTextColumn<KeyedRow<ConsumerRow>>(
            { id: 'queue', title: consumersText.queue, width: 'minmax(110px, 1.6fr)' },
            ({ row }) => row.queue,
          ),
        ]
      : []),
    {
      id: 'unacked',
      title: consumersText.unacked,
      width: '72px',
      align: 'end',
      render: ({ row }) => (
        <NumberCell text={formatCount(row.unacked)} tone={(row.unacked ?? 0) > 0 ? 'unacked' : 'dim'} />
      ),
      sortValue: ({ row }) => row.unacked,
    },
    {
      id: 'prefetch',
      title: consumersText.prefetch,
      width: '80px',
      align: 'end',
      yields: 7,
      render: ({ row }) => (
        <NumberCell
          text={row.prefetch === 0 ? consumersText.unlimited : formatCount(row.prefetch)}
          tone="dim"
        />
      ),
      sortValue: ({ row }) => (row.prefetch === 0 ? Number.POSITIVE_INFINITY : row.prefetch),
    },
    rateColumn('deliveries', consumersText.deliveries, (row) => row.deliverRate),
    // Without acks there is no rate of them, and 0 would read as a consumer that hangs.
    rateColumn('acks', consumersText.acks, (row) => (row.ackMode === 'automatic' ? null : row.ackRate)),
    {
      id: 'lastDelivery',
      title: consumersText.lastDelivery,
      width: '100px',
      align: 'end',
      render: ({ row }) => <Age row={row} now={now} />,
      sortValue: ({ row }) => row.lastDeliveryAt,
    },
    {
      id: 'longestUnacked',
      title: consumersText.longestUnacked,
      width: '114px',
      align: 'end',
      render: ({ row }) =>
        row.oldestUnackedAt === null ? (
          row.unacked === 0 ? null : (
            <NumberCell text={unknown} tone="dim" />
          )
        ) : (
          <NumberCell
            text={formatSpan(now - row.oldestUnackedAt)}
            exact={exactMoment(row.oldestUnackedAt)}
            tone="unacked"
          />
        ),
      // The oldest first when the longest come first.
      sortValue: ({ row }) => (row.oldestUnackedAt === null ? null : -row.oldestUnackedAt),
    },
    sortedTextColumn(
      { id: 'ackMode', title: consumersText.ackMode, width: '86px', yields: 6 },
      ({ row }) => consumersText.modes[row.ackMode],
    ),
    sortedTextColumn(
      { id: 'product', title: consumersText.product, width: 'minmax(100px, 1fr)', yields: 3 },
      ({ row }) => productOf(row),
    ),
    sortedTextColumn(
      { id: 'address', title: consumersText.address, width: '140px', yields: 5 },
      ({ row }) => row.address,
    ),
    sortedTextColumn(
      { id: 'user', title: consumersText.user, width: '64px', yields: 2 },
      ({ row }) => row.user,
    ),
    { ...numberColumn('channel', consumersText.channel, '72px', (row) => row.channel), yields: 1 },
    sortedTextColumn(
      { id: 'tag', title: consumersText.tag, width: 'minmax(100px, 1.4fr)', yields: 4 },
      ({ row }) => row.tag,
    ),
  ];
}

/** A consumer without a connection is a test consumer of a page. */
function clientOf(row: ConsumerRow): string {
  return row.connectionId === null ? consumersText.testConsumer : row.clientName;
}

function productOf(row: ConsumerRow): string {
  return row.version === '' ? row.product : `${row.product} ${row.version}`;
}

function Age({ row, now }: { readonly row: ConsumerRow; readonly now: number }) {
  const { lastDeliveryAt: at, delivered } = row;
  if (at === null && delivered === null) return <NumberCell text={unknown} tone="dim" />;
  if (at === null) return <span className={words.faint}>{consumersText.never}</span>;
  return (
    <span className={words.dim} title={exactMoment(at)}>
      {formatSpan(now - at)}
    </span>
  );
}

function numberColumn(
  id: string,
  title: string,
  width: string,
  value: (row: ConsumerRow) => number | null,
): Column {
  return {
    id,
    title,
    width,
    align: 'end',
    render: ({ row }) => <NumberCell text={formatCount(value(row))} tone="dim" />,
    sortValue: ({ row }) => value(row),
  };
}

function rateColumn(id: string, title: string, value: (row: ConsumerRow) => number | null): Column {
  return {
    id,
    title,
    width: '66px',
    align: 'end',
    render: ({ row }) => (
      <NumberCell text={formatRate(value(row))} tone={(value(row) ?? 0) > 0 ? 'plain' : 'dim'} />
    ),
    sortValue: ({ row }) => value(row),
  };
}
