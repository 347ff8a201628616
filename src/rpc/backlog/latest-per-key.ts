// Things that exist: of each key only the newest row matters, so a slow reader skips states but misses nothing.
// Nothing may be dropped here (the page would show it for ever), so too many keys end the stream.

import { limits } from '../../contract/limits.ts';
import type { Backlog } from './backlog.ts';
import type { SizedRow } from './fifo.ts';

export function latestPerKey(): Backlog {
  const waiting = new Map<string | symbol, SizedRow>();
  let total = 0;
  return {
    get rows() {
      return waiting.size;
    },
    get sizeBytes() {
      return total;
    },
    ready: true,
    push(row, sizeBytes) {
      const key = keyOf(row);
      // A key that waits keeps its place: "synced" must not overtake what was pushed before it.
      total += sizeBytes - (waiting.get(key)?.sizeBytes ?? 0);
      waiting.set(key, { row, sizeBytes });
      return waiting.size <= limits.streamBacklogKeys && total <= limits.streamBacklogBytesMax;
    },
    shift() {
      for (const [key, item] of waiting) {
        waiting.delete(key);
        total -= item.sizeBytes;
        return item;
      }
      return undefined;
    },
    takeDropped: () => 0,
  };
}

/** "synced" has a place of its own: its empty key is also that of a thing without a name (the default exchange). */
const syncedPlace = Symbol('synced');

/** Rows are checked against their schema only when they leave; one without a key is refused there. */
function keyOf(row: unknown): string | symbol {
  if (typeof row === 'object' && row !== null && 'op' in row && row.op === 'synced') return syncedPlace;
  if (typeof row === 'object' && row !== null && 'key' in row && typeof row.key === 'string') return row.key;
  return '';
}
