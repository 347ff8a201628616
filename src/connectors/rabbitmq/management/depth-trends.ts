// The small curves of the queue list: a queue's depth at the last readings. A queue whose depth does not move has none.

import { limits } from '../../../contract/limits.ts';
import type { QueueRow } from '../../../contract/model.ts';

export class DepthTrends {
  #last = new Map<string, number>();

  /** After a reading: calls back with the new curve of each queue whose curve is another one now. */
  follow(rows: Iterable<QueueRow>, changed: (name: string, trend: number[]) => void): void {
    const now = new Map<string, number>();
    for (const { name, ready, unacked, trend } of rows) {
      if (ready === null && unacked === null) continue;
      const depth = (ready ?? 0) + (unacked ?? 0);
      now.set(name, depth);
      const before = this.#last.get(name) ?? depth;
      if (trend.length === 0 && before === depth) continue;
      const next = [...(trend.length === 0 ? [before] : trend), depth].slice(-limits.trendPoints);
      const rests = next.length === limits.trendPoints && next.every((value) => value === depth);
      changed(name, rests ? [] : next);
    }
    this.#last = now;
  }
}
