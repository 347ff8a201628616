// Gives disk back: when several segments of the log hold little that lives, the survivors of one move to the end of the
// log and its file goes. One segment at a time, in short slices of the loop.

import type { RecordScanner } from '../../storage/log/record.ts';
import { movedBit, movedPrefixBytes } from '../../storage/log/recovery.ts';
import { deliveredNote, rejectedNote } from './queue-journal.ts';
import type { RecordPlace, Segment } from '../../storage/log/segment.ts';
import type { SegmentLog } from '../../storage/log/segment-log.ts';
import type { Message } from '../message.ts';
import type { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';
import { reasonOf } from '../../lib/reason.ts';
import {
  MessageRecordReader,
  messageRecordBytes,
  messageRecordType,
  writeMessageRecord,
  writePlace,
} from './message-record.ts';

const none: ReadonlySet<Message> = new Set();

export interface ReclaimSurroundings {
  readonly log: SegmentLog;
  /** The durable queue of that number, if it is still there. */
  queue(id: number): Queue | undefined;
  /** Epoch milliseconds of a message's stamp. */
  at(elapsed: number): number;
  failed(message: string): void;
}

/** A queue without a delivery limit may count far; a message is not to grow by it. */
const mostNotes = 1000;

export class Reclaim {
  private readonly around: ReclaimSurroundings;
  private readonly reader = new MessageRecordReader();
  private running: Promise<void> | null = null;
  /** A segment that could not be moved is not tried again by this process. */
  private readonly stuck = new Set<Segment>();

  constructor(around: ReclaimSurroundings) {
    this.around = around;
  }

  /** Begins with the emptiest segment if it is worth it and nothing is under way. */
  start(): void {
    if (this.running !== null) return;
    const segment = this.around.log.sparsest();
    if (segment === null || this.stuck.has(segment)) return;
    this.running = this.move(segment).finally(() => {
      this.running = null;
    });
  }

  private async move(segment: Segment): Promise<void> {
    const messages: Message[] = [];
    let unacked: UnackedOfSegment | null = null;
    try {
      await this.around.log.move(segment, {
        slice: () => (unacked = new UnackedOfSegment(segment)),
        copy: (record, bytes) => {
          const held = this.copy(segment, record, bytes, unacked ?? new UnackedOfSegment(segment));
          for (const message of held) messages.push(message);
          return held.size > 0;
        },
        moved: (places) => this.settle(messages, places),
      });
    } catch (error) {
      this.stuck.add(segment);
      const reason = reasonOf(error);
      this.around.failed(`Moving messages out of ${segment.path} to free its room failed: ${reason}`);
    }
  }

  /**
   * Appends the record anew with the places that still hold the message; returns it, or none if none does. Queues whose
   * backlog was on the disk have it each for itself.
   */
  private copy(
    segment: Segment,
    record: RecordScanner,
    bytes: Buffer,
    unacked: UnackedOfSegment,
  ): ReadonlySet<Message> {
    const { reader } = this;
    const { log } = this.around;
    const start = (record.type & movedBit) === 0 ? record.start : record.start + movedPrefixBytes;
    if ((record.type & ~movedBit) !== messageRecordType || !reader.read(bytes, start, record.end))
      return none;
    const living: { readonly id: number; readonly entry: QueueEntry }[] = [];
    for (let index = 0; index < reader.placeCount; index += 1) {
      const { queueId, sequence } = reader.place(index);
      const queue = this.around.queue(queueId);
      if (queue === undefined) continue;
      const entry = queue.ready.get(sequence) ?? unacked.find(queue, sequence);
      const isHere = entry?.message.segment === segment && entry.message.recordOffset === record.offset;
      if (entry !== undefined && isHere) living.push({ id: queueId, entry });
    }
    const held = new Set(living.map(({ entry }) => entry.message));
    const [message] = held;
    if (message === undefined) return none;
    const length = messageRecordBytes(message, living.length);
    const to = log.beginMoved(messageRecordType, length, segment, record.offset);
    let at = writeMessageRecord(log.bytes, to, message, living.length, this.around.at(message.publishedAt));
    for (const { id, entry } of living) {
      at = writePlace(log.bytes, at, id, entry.sequence, entry.redelivered || entry.ledger !== null);
    }
    log.finish(message.loggedBytes);
    for (const { id, entry } of living) this.noteAnew(id, entry);
    for (const other of held) {
      if (other !== message) log.share(log.segment, other.loggedBytes);
    }
    return held;
  }

  /** Notes stay with the old file: of a queue that counts deliveries, or keeps dead letters, they are made anew. */
  private noteAnew(id: number, entry: QueueEntry): void {
    const { log } = this.around;
    const queue = this.around.queue(id);
    const deliveries = entry.deliveryCount + (queue?.journal?.underWay(entry) ?? 0);
    if (queue?.deaths.outbox?.reasonOf(entry) === 'rejected')
      log.note(log.segment, log.offset, id | rejectedNote);
    for (let noted = 0; noted < Math.min(deliveries, mostNotes); noted += 1) {
      log.note(log.segment, log.offset, id | deliveredNote);
    }
  }

  private settle(messages: readonly Message[], places: ReadonlyMap<number, RecordPlace>): void {
    for (const message of messages) {
      const place = places.get(message.recordOffset);
      if (place === undefined) continue;
      if (message.references > 0) {
        message.segment = place.segment;
        message.recordOffset = place.offset;
      } else {
        // It died on the way.
        this.around.log.release(place.segment, message.loggedBytes);
      }
    }
  }
}

/** The unacked messages of a segment, by queue and sequence; made when first asked for, and good for one turn. */
class UnackedOfSegment {
  private readonly segment: Segment;
  private readonly byQueue = new Map<Queue, Map<number, QueueEntry>>();

  constructor(segment: Segment) {
    this.segment = segment;
  }

  find(queue: Queue, sequence: number): QueueEntry | undefined {
    let entries = this.byQueue.get(queue);
    if (entries === undefined) {
      entries = new Map();
      for (let entry = queue.unacked.first; entry !== null; entry = entry.next) {
        if (entry.message.segment === this.segment) entries.set(entry.sequence, entry);
      }
      this.byQueue.set(queue, entries);
    }
    return entries.get(sequence);
  }
}
