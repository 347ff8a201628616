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

/** Null where a part is unknown: a sum of the rest would be too small. */
export interface ChannelSums {
  readonly consumers: number | null;
  readonly unacked: number | null;
  readonly acks: number | null;
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
  return {
    consumers: sumOf(channels, (channel) => channel.consumers),
    unacked: sumOf(channels, (channel) => channel.unacked),
    acks: sumOf(channels, (channel) => channel.ackRate),
  };
}

function sumOf(channels: readonly Channel[], value: (channel: Channel) => number | null): number | null {
  let sum = 0;
  for (const channel of channels) {
    const part = value(channel);
    if (part === null) return null;
    sum += part;
  }
  return sum;
}
