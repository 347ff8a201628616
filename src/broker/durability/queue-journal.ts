// What a durable queue writes down about its messages: that one has left it, that one was delivered. Both are notes
// beside the message's record, written a little later and many at once.

import type { Segment } from '../../storage/log/segment.ts';
import type { SegmentLog } from '../../storage/log/segment-log.ts';
import type { DeathReason } from '../annotations.ts';
import type { Message } from '../message.ts';
import type { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';

/**
 * In a note's value, beside the queue's number: the message was delivered, and is to be marked as redelivered. Of a queue
 * that counts deliveries there is one for each.
 */
export const deliveredNote = 0x4000_0000;
/** The same for: the message was rejected, and is a dead letter that has not arrived. */
export const rejectedNote = 0x2000_0000;
/**
 * The number of the queue in which messages are held back. Numbers stay below the bits above, and those of other queues,
 * which count up from 1, below this.
 */
export const delayedQueueId = rejectedNote - 1;

export class QueueJournal {
  readonly id: number;
  private readonly queue: Queue;
  private readonly log: SegmentLog;
  private readonly touched: Set<QueueJournal>;
  /** Deliveries before this have been noted; milliseconds since the broker's start. */
  private notedUntil = -1;
  /** Unacked messages whose delivery has been noted, for a queue that counts deliveries; null for others. */
  private readonly noted: Set<QueueEntry> | null;

  /** `touched` collects the queues that have delivered since deliveries were last noted. */
  constructor(id: number, queue: Queue, log: SegmentLog, touched: Set<QueueJournal>) {
    this.id = id;
    this.queue = queue;
    this.log = log;
    this.touched = touched;
    this.noted = queue.rules.type === 'quorum' ? new Set() : null;
  }

  /** The message has left the queue for good. */
  gone(entry: QueueEntry): void {
    this.noted?.delete(entry);
    const { message } = entry;
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

  /** A message came back. To be called before it is marked as redelivered. */
  cameBack(entry: QueueEntry): void {
    const isNew = this.noted === null ? !entry.redelivered : !this.noted.delete(entry);
    if (isNew) this.note(entry.message, deliveredNote);
  }

  /** The message is dead and stays until its letter has arrived. Its age, and what it failed too often, tell for themselves. */
  dying(entry: QueueEntry, reason: DeathReason): void {
    if (reason === 'delivery_limit') this.cameBack(entry);
    if (reason === 'rejected') this.note(entry.message, rejectedNote);
  }

  /** How many deliveries of it have been noted that are not over. */
  underWay(entry: QueueEntry): number {
    return this.noted?.has(entry) ? 1 : 0;
  }

  /** Notes what was delivered since the last time and is still unacked; `now` in milliseconds since the broker's start. */
  noteDeliveries(now: number): void {
    for (let entry = this.queue.unacked.last; entry !== null; entry = entry.previous) {
      if (entry.deliveredAt < this.notedUntil) break;
      // A dead letter.
      if (entry.ledger === null) continue;
      if (this.noted === null) {
        // One that came back before has been noted then.
        if (!entry.redelivered) this.note(entry.message, deliveredNote);
      } else if (!this.noted.has(entry)) {
        this.noted.add(entry);
        this.note(entry.message, deliveredNote);
      }
    }
    this.notedUntil = now;
  }

  private note({ segment, recordOffset }: Message, what: number): void {
    if (segment !== null) this.log.note(segment, recordOffset, this.id | what);
  }
}
