// Reads cold messages of one queue from the log's files: a backlog is read in the order in which it was written, so
// that a block holds many.

import { movedBit, movedPrefixBytes } from '../../storage/log/recovery.ts';
import type { SegmentBlocks } from '../../storage/log/segment-blocks.ts';
import type { SegmentLog } from '../../storage/log/segment-log.ts';
import { MessageRecordReader } from '../durability/message-record.ts';
import { storedMessage } from '../durability/stored-message.ts';
import type { Message } from '../message.ts';
import { MessageStore } from '../message-store.ts';
import type { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';
import { reasonOf } from '../../lib/reason.ts';
import type { ColdPlace } from './cold-entries.ts';
import type { ColdReader } from './paged-ready.ts';

/** Shared by all queues. */
export const coldBlockBytes = 256 * 1024;

export interface ColdReaderSurroundings {
  /** There only when everything has been recovered. */
  readonly log: () => SegmentLog;
  readonly store: MessageStore;
  readonly blocks: SegmentBlocks;
  /** Epoch milliseconds of the broker's start. */
  readonly startedAt: number;
  failed(message: string): void;
}

export class QueueColdReader implements ColdReader {
  private readonly queue: Queue;
  private readonly around: ColdReaderSurroundings;
  private readonly records = new MessageRecordReader();
  /** For messages that are only looked at: nobody counts them, and they go when nobody looks any more. */
  private looks: MessageStore | null = null;

  constructor(queue: Queue, around: ColdReaderSurroundings) {
    this.queue = queue;
    this.around = around;
  }

  load(place: ColdPlace): QueueEntry | null {
    const message = this.read(place, this.around.store);
    return message === null ? null : this.queue.revive(message, place.sequence, place.redelivered);
  }

  peek(place: ColdPlace): QueueEntry | null {
    this.looks ??= new MessageStore(Number.POSITIVE_INFINITY);
    const message = this.read(place, this.looks);
    if (message === null) return null;
    message.segment = null;
    return this.queue.revive(message, place.sequence, place.redelivered);
  }

  settled({ segment, offset, loggedBytes }: ColdPlace): void {
    this.queue.journal?.goneAt(segment, offset);
    this.around.log().release(segment, loggedBytes);
  }

  counted(bytes: number): void {
    this.around.store.count(bytes);
  }

  private read(place: ColdPlace, store: MessageStore): Message | null {
    const { segment, offset, loggedBytes } = place;
    try {
      const { blocks } = this.around;
      const fault = blocks.read(segment, offset);
      if (fault !== null) return this.lost(place, fault);
      const start = blocks.start + ((blocks.type & movedBit) === 0 ? 0 : movedPrefixBytes);
      if (!this.records.read(blocks.bytes, start, blocks.end))
        return this.lost(place, 'its record is damaged');
      const { startedAt } = this.around;
      return storedMessage(store, this.records, blocks.bytes, blocks.end, {
        segment,
        offset,
        startedAt,
        loggedBytes,
      });
    } catch (error) {
      return this.lost(place, reasonOf(error));
    }
  }

  private lost({ segment, offset, sequence }: ColdPlace, reason: string): null {
    this.around.failed(
      `Message ${sequence} of queue '${this.queue.name}' could not be read from ${segment.path} at ${offset}: ${reason}. ` +
        'It is passed over.',
    );
    return null;
  }
}
