// The rows that a stream holds until a batch may leave, under its declared policy. Bounded in rows and bytes.
// When rows leave is the batcher's decision.

import type { StreamPolicy } from '../../contract/api.ts';
import { dropOldest } from './drop-oldest.ts';
import { latestPerKey } from './latest-per-key.ts';
import { pauseSource } from './pause-source.ts';
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

export function createBacklog(policy: StreamPolicy): Backlog {
  switch (policy) {
    case 'dropOldest':
      return dropOldest();
    case 'latestPerKey':
      return latestPerKey();
    case 'pauseSource':
      return pauseSource();
  }
}
