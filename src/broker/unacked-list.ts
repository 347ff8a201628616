// The unacked messages of one queue, linked through the entries themselves: joining and leaving costs two writes,
// where a map would cost more than the rest of an ack. Looking one up walks; only an inspector does that.

import type { QueueEntry } from './queue-entry.ts';

export class UnackedList {
  size = 0;
  bytes = 0;
  /** The longest delivered; walk on by `next`, which is several times faster than iterating. */
  first: QueueEntry | null = null;
  /** The shortest delivered; walk on by `previous`. */
  last: QueueEntry | null = null;

  add(entry: QueueEntry): void {
    entry.previous = this.last;
    entry.next = null;
    if (this.last === null) this.first = entry;
    else this.last.next = entry;
    this.last = entry;
    this.size += 1;
    this.bytes += entry.message.bodyBytes;
  }

  remove(entry: QueueEntry): void {
    if (entry.previous === null) this.first = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === null) this.last = entry.previous;
    else entry.next.previous = entry.previous;
    entry.previous = null;
    entry.next = null;
    this.size -= 1;
    this.bytes -= entry.message.bodyBytes;
  }

  find(sequence: number): QueueEntry | undefined {
    for (const entry of this) {
      if (entry.sequence === sequence) return entry;
    }
    return undefined;
  }

  /** Each that is asked for must be removed before the next; others may leave meanwhile too. */
  *all(): Generator<QueueEntry> {
    for (let entry = this.first; entry !== null; entry = this.first) yield entry;
  }

  /** In the order of delivery. The entry just given may be removed. */
  *[Symbol.iterator](): Generator<QueueEntry> {
    let entry = this.first;
    while (entry !== null) {
      const following: QueueEntry | null = entry.next;
      yield entry;
      entry = following;
    }
  }
}
