// What a durable queue writes down about its messages: that one has left it, that one was delivered. Both are notes
// beside the message's record, written a little later and many at once.

import type { Segment } from '../../storage/log/segment.ts';
import type { SegmentLog } from '../../storage/log/segment-log.ts';
import type { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';

/** In a note's value, beside the queue's number: the message was delivered, and is to be marked as redelivered. */
export const deliveredNote = 0x4000_0000;
/** Numbers of queues stay below the bit above; so many will not be declared. */
export const lastQueueId = deliveredNote - 1;

export class QueueJournal {
  readonly id: number;
  private readonly queue: Queue;
  private readonly log: SegmentLog;
  private readonly touched: Set<QueueJournal>;
  /** Deliveries before this have been noted; milliseconds since the broker's start. */
  private notedUntil = -1;

  /** `touched` collects the queues that have delivered since deliveries were last noted. */
  constructor(id: number, queue: Queue, log: SegmentLog, touched: Set<QueueJournal>) {
    this.id = id;
    this.queue = queue;
    this.log = log;
    this.touched = touched;
  }

  /** The message has left the queue for good. */
  gone({ message }: QueueEntry): void {
    if (message.segment !== null) this.log.note(message.segment, message.recordOffset, this.id);
  }

  /** The same for a message that is not in memory. */
  goneAt(segment: Segment, offset: number): void {
    this.log.note(segment, offset, this.id);
  }

  /** The queue has handed out a message that may come back. */
  delivering(): void {
    if (this.touched.has(this)) return;
    this.touched.add(this);
    this.log.notesWanted();
  }

  /** A message came back for the first time. */
  cameBack({ message }: QueueEntry): void {
    if (message.segment !== null) {
      this.log.note(message.segment, message.recordOffset, this.id | deliveredNote);
    }
  }

  /** Notes what was delivered since the last time and is still unacked; `now` in milliseconds since the broker's start. */
  noteDeliveries(now: number): void {
    for (let entry = this.queue.unacked.last; entry !== null; entry = entry.previous) {
      if (entry.deliveredAt < this.notedUntil) break;
      // One that came back before has been noted then.
      if (!entry.redelivered) this.cameBack(entry);
    }
    this.notedUntil = now;
  }
}
