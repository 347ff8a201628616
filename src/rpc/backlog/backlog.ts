// The rows that a stream holds until a batch may leave, under its declared policy. Bounded in rows and bytes.
// When rows leave is the batcher's decision.

import type { SizedRow } from './fifo.ts';

export interface Backlog {
  readonly rows: number;
  readonly sizeBytes: number;
  /** False asks the source to wait. */
  readonly ready: boolean;
  /** False when the row finds no room and the policy may not drop: the stream has to end. */
  push(row: unknown, sizeBytes: number): boolean;
  /** The next row to send. */
  shift(): SizedRow | undefined;
  /** Rows dropped since this was last asked. */
  takeDropped(): number;
}
