// Connections and their channels as the lines of one table: a channel stands under its connection while that is open.
// Pure.

import type { ConnectionRow } from '../../../src/contract/model.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { sortedRows } from '../../ui/sort-rows.ts';

export type Channel = ConnectionRow['channels'][number];

export type ConnectionLine =
  | {
      readonly kind: 'connection';
      readonly key: string;
      readonly row: ConnectionRow;
      readonly isOpen: boolean;
      readonly sums: ChannelSums;
    }
  | {
      readonly kind: 'channel';
      readonly key: string;
      readonly row: ConnectionRow;
      readonly channel: Channel;
    };

export interface ChannelSums {
  readonly consumers: number;
  readonly unacked: number;
  readonly acks: number;
}

export interface ConnectionOrder {
  readonly value: (line: Extract<ConnectionLine, { kind: 'connection' }>) => string | number | null;
  readonly descending: boolean;
}

/** Connections in order, each followed by its channels by number when its key is in `open`. */
export function connectionLines(
  rows: readonly KeyedRow<ConnectionRow>[],
  open: ReadonlySet<string>,
  order: ConnectionOrder,
): ConnectionLine[] {
  const connections = rows.map(({ key, row }) => ({
    kind: 'connection' as const,
    key,
    row,
    isOpen: open.has(key),
    sums: sumsOf(row.channels),
  }));
  const sorted = sortedRows(connections, order.value, order.descending, (line) => line.key);
  return sorted.flatMap((line): ConnectionLine[] =>
    line.isOpen
      ? [
          line,
          ...line.row.channels
            .toSorted((one, other) => one.number - other.number)
            .map((channel) => ({
              kind: 'channel' as const,
              key: `${line.key} ${channel.number}`,
              row: line.row,
              channel,
            })),
        ]
      : [line],
  );
}

export function sumsOf(channels: readonly Channel[]): ChannelSums {
  let consumers = 0;
  let unacked = 0;
  let acks = 0;
  for (const channel of channels) {
    consumers += channel.consumers;
    unacked += channel.unacked;
    acks += channel.ackRate;
  }
  return { consumers, unacked, acks };
}
