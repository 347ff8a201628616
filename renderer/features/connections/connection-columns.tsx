// The columns of the table of connections and channels. A channel's line fills those that mean something for it.

import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ConnectionRow } from '../../../src/contract/model.ts';
import { connectionsText } from '../../strings/connections.ts';
import { formatCount, formatRate, unknown } from '../../ui/format/number.ts';
import { formatSize } from '../../ui/format/size.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import type { ConnectionLine, ConnectionOrder } from './connection-lines.ts';
import words from '../../ui/words.module.css';
import styles from './connections.module.css';

type Connection = Extract<ConnectionLine, { kind: 'connection' }>;
type ChannelLine = Extract<ConnectionLine, { kind: 'channel' }>;

export interface ConnectionColumn extends TableColumn<ConnectionLine> {
  readonly order?: ConnectionOrder['value'];
}

export function connectionColumns(now: number, onToggle: (key: string) => void): readonly ConnectionColumn[] {
  const columns: readonly ConnectionColumn[] = [
    {
      ...column(
        'name',
        connectionsText.name,
        'minmax(170px, 2fr)',
        (line) => <ConnectionName line={line} onToggle={onToggle} />,
        (line) => (
          <span className={styles.channel}>
            {connectionsText.channel(line.channel.number)} <ChannelTags line={line} />
          </span>
        ),
      ),
      order: ({ row }) => nameOf(row),
      copyValue: (line) =>
        line.kind === 'connection' ? nameOf(line.row) : connectionsText.channel(line.channel.number),
    },
    {
      ...column('product', connectionsText.product, 'minmax(104px, 1.2fr)', ({ row }) => dim(productOf(row))),
      yields: 2,
      order: ({ row }) => productOf(row),
    },
    {
      ...column('address', connectionsText.address, '132px', ({ row }) => dim(row.address)),
      yields: 5,
      order: ({ row }) => row.address,
    },
    {
      ...column('user', connectionsText.user, '70px', ({ row }) => dim(row.user)),
      yields: 1,
      order: ({ row }) => row.user,
    },
    {
      ...end(
        column('channels', connectionsText.channels, '80px', ({ row }) =>
          dim(formatCount(row.channels.length)),
        ),
      ),
      yields: 3,
      order: ({ row }) => row.channels.length,
    },
    {
      ...end(
        column(
          'consumers',
          connectionsText.consumers,
          '92px',
          ({ sums }) => count(sums.consumers),
          ({ channel }) => count(channel.consumers),
        ),
      ),
      yields: 7,
      order: ({ sums }) => sums.consumers,
    },
    {
      ...end(
        column(
          'unacked',
          connectionsText.unacked,
          '76px',
          ({ sums }) => unacked(sums.unacked),
          ({ channel }) => unacked(channel.unacked),
        ),
      ),
      order: ({ sums }) => sums.unacked,
    },
    {
      ...end(
        column(
          'prefetch',
          connectionsText.prefetch,
          '82px',
          () => null,
          ({ channel }) => dim(prefetchOf(channel)),
        ),
      ),
      yields: 6,
    },
    {
      ...end(
        column(
          'in',
          connectionsText.in,
          '92px',
          ({ row }) => bytes(row.receiveRate),
          ({ channel }) => rate(channel.publishRate),
        ),
      ),
      order: ({ row }) => row.receiveRate,
    },
    {
      ...end(
        column(
          'out',
          connectionsText.out,
          '92px',
          ({ row }) => bytes(row.sendRate),
          ({ channel }) => rate(channel.deliverRate),
        ),
      ),
      order: ({ row }) => row.sendRate,
    },
    {
      ...end(
        column(
          'acks',
          connectionsText.acks,
          '72px',
          ({ sums }) => rate(sums.acks),
          ({ channel }) => rate(channel.ackRate),
        ),
      ),
      order: ({ sums }) => sums.acks,
    },
    {
      ...end(
        column('connected', connectionsText.connected, '92px', ({ row }) => (
          <NumberCell
            text={formatAge(row.connectedAt, now)}
            tone="dim"
            {...(row.connectedAt === null ? {} : { exact: exactMoment(row.connectedAt) })}
          />
        )),
      ),
      yields: 4,
      order: ({ row }) => (row.connectedAt === null ? null : -row.connectedAt),
    },
  ];
  // The lines are ordered by `order`, connections with their channels; a value here only makes the header a button.
  return columns.map((each) => (each.order === undefined ? each : { ...each, sortValue: () => null }));
}

/** The name that the program gave, else its product. */
export function nameOf(row: ConnectionRow): string {
  return row.name === '' ? row.product || connectionsText.unnamed : row.name;
}

function productOf(row: ConnectionRow): string {
  return row.version === '' ? row.product : `${row.product} ${row.version}`;
}

function column(
  id: string,
  title: string,
  width: string,
  connection: (line: Connection) => React.ReactNode,
  channel: (line: ChannelLine) => React.ReactNode = () => null,
): ConnectionColumn {
  return {
    id,
    title,
    width,
    render: (line) => (line.kind === 'connection' ? connection(line) : channel(line)),
  };
}

function end(each: ConnectionColumn): ConnectionColumn {
  return { ...each, align: 'end' };
}

function ConnectionName({
  line,
  onToggle,
}: {
  readonly line: Connection;
  readonly onToggle: (key: string) => void;
}) {
  const Icon = line.isOpen ? ChevronDown : ChevronRight;
  return (
    <span className={styles.name}>
      {/* The keyboard does the same with the arrows; a stop for each row would bury the table. */}
      <span
        aria-hidden
        className={styles.toggle}
        onClick={(event) => {
          event.stopPropagation();
          onToggle(line.key);
        }}
      >
        <Icon size={13} />
      </span>
      <span className={styles.nameText} title={nameOf(line.row)}>
        {nameOf(line.row)}
      </span>
      {line.row.blocked && (
        <Tag tone="warning" title={connectionsText.blockedTitle}>
          {connectionsText.blocked}
        </Tag>
      )}
    </span>
  );
}

function ChannelTags({ line }: { readonly line: ChannelLine }) {
  const { confirms, unconfirmed } = line.channel;
  return (
    <>
      {confirms && <Tag>{connectionsText.confirms}</Tag>}
      {unconfirmed !== null && unconfirmed > 0 && (
        <Tag tone="warning">{connectionsText.unconfirmed(unconfirmed)}</Tag>
      )}
    </>
  );
}

/** RabbitMQ counts a channel's limit and each consumer's apart; the smaller one that is set holds. */
function prefetchOf({ prefetchGlobal, prefetchPerConsumer }: ChannelLine['channel']): string {
  const set = [prefetchGlobal, prefetchPerConsumer].filter((limit) => limit !== 0);
  // Where one of the two is not known, neither is the smaller one.
  if (set.includes(null)) return unknown;
  return set.length === 0 ? connectionsText.noPrefetch : formatCount(Math.min(...set.map(Number)));
}

function dim(value: string) {
  return (
    <span className={words.dim} title={value}>
      {value}
    </span>
  );
}

function count(value: number | null) {
  return <NumberCell text={formatCount(value)} tone="dim" />;
}

function unacked(value: number | null) {
  return <NumberCell text={formatCount(value)} tone={(value ?? 0) > 0 ? 'unacked' : 'dim'} />;
}

function bytes(perSecond: number | null) {
  return (
    <NumberCell
      text={formatSize(perSecond === null ? null : Math.round(perSecond))}
      unit={connectionsText.perSecond}
      tone={(perSecond ?? 0) > 0 ? 'plain' : 'dim'}
    />
  );
}

function rate(perSecond: number | null) {
  return (
    <NumberCell
      text={formatRate(perSecond)}
      unit={connectionsText.perSecond}
      tone={(perSecond ?? 0) > 0 ? 'plain' : 'dim'}
    />
  );
}
