// Rows that may not be lost: the source is asked to wait. One that goes on regardless ends the stream.

import { limits } from '../../contract/limits.ts';
import type { Backlog } from './backlog.ts';
import { Fifo } from './fifo.ts';

/** Two batches in hand keep the pipe busy while a paused source wakes up. */
const readyRows = 2 * limits.batchRows;
const readyBytes = 2 * limits.batchBytes;

export function pauseSource(): Backlog {
  const waiting = new Fifo();
  return {
    get rows() {
      return waiting.rows;
    },
    get sizeBytes() {
      return waiting.sizeBytes;
    },
    get ready() {
      return waiting.rows < readyRows && waiting.sizeBytes < readyBytes;
    },
    push(row, sizeBytes) {
      waiting.push({ row, sizeBytes });
      return waiting.rows <= limits.streamBacklogRows && waiting.sizeBytes <= limits.streamBacklogBytesMax;
    },
    shift: () => waiting.shift(),
    takeDropped: () => 0,
  };
}
