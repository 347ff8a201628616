// Live rows: when there is no room the oldest go, and are counted.

import { limits } from '../../contract/limits.ts';
import type { Backlog } from './backlog.ts';
import { Fifo } from './fifo.ts';

export function dropOldest(): Backlog {
  const waiting = new Fifo();
  let dropped = 0;
  return {
    get rows() {
      return waiting.rows;
    },
    get sizeBytes() {
      return waiting.sizeBytes;
    },
    ready: true,
    push(row, sizeBytes) {
      waiting.push({ row, sizeBytes });
      while (waiting.rows > limits.streamBacklogRows || waiting.sizeBytes > limits.streamBacklogBytes) {
        waiting.shift();
        dropped += 1;
      }
      return true;
    },
    shift: () => waiting.shift(),
    takeDropped() {
      const taken = dropped;
      dropped = 0;
      return taken;
    },
  };
}
