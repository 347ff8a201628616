// What both ends of the rows bench agree on: the contract's own live row, in a stream that loses none.

import { z } from 'zod';
import { tapRow, type TapRow } from '../../src/contract/model.ts';

export const benchApi = {
  version: 1,
  requests: {},
  streams: {
    'bench.rows': { policy: 'pauseSource', input: z.object({ rows: z.number() }), row: tapRow },
  },
} as const;

export const benchRow = tapRow;

/** As a broker's tap makes them: a 256-byte preview that looks into a large chunk. */
const chunk = Buffer.alloc(1024 * 1024, '{"order":1234,"customer":"ada"},');

export function makeRow(number: number): TapRow {
  const offset = (number * 256) % (chunk.byteLength - 256);
  return {
    kind: 'published',
    at: 1_790_000_000_000 + number,
    sequence: String(number),
    exchange: 'orders',
    routingKey: 'orders.created.eu',
    queue: 'order_queue',
    consumerTag: '',
    clientName: '',
    redelivered: false,
    contentType: 'application/json',
    bodySize: 900,
    preview: chunk.subarray(offset, offset + 256),
  };
}

/** Messages of the one-row-each way that may be on their way: as much as two batches. */
export const singleRowsAhead = 400;

export type BenchMode =
  | 'batches over MessagePort'
  | 'rows over MessagePort'
  | 'batches over WebSocket'
  | 'rows over WebSocket';

export interface PageStart {
  readonly mode: BenchMode;
  readonly rows: number;
  /** Of the WebSocket. */
  readonly port: number;
}
