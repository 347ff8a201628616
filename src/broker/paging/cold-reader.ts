// Reads cold messages of one queue from the log's files, a block at a time: a backlog is read in the order in which it
// was written. The reads are synchronous: a block of the page cache takes some ten microseconds, and a delivery cannot wait.

import { closeSync, openSync, readSync } from 'node:fs';
import { intactPayloadBytes, recordHeaderBytes } from '../../storage/log/record.ts';
import { movedBit, movedPrefixBytes } from '../../storage/log/recovery.ts';
import type { Segment } from '../../storage/log/segment.ts';
import type { SegmentLog } from '../../storage/log/segment-log.ts';
import { MessageRecordReader } from '../durability/message-record.ts';
import { storedMessage } from '../durability/stored-message.ts';
import type { Message } from '../message.ts';
import { MessageStore } from '../message-store.ts';
import type { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';
import type { ColdPlace } from './cold-entries.ts';
import type { ColdReader } from './paged-ready.ts';

const blockBytes = 256 * 1024;
const typeAt = 12;
const lengthAt = 8;

/** The block of a file that was read last; shared by all queues. */
export class ColdBlocks {
  bytes: Buffer = Buffer.allocUnsafeSlow(blockBytes);
  private segment: Segment | null = null;
  private from = 0;
  private to = 0;

  /** Makes `[offset, offset + length)` of the file available; returns where it begins in `bytes`, -1 if it is not there. */
  at(segment: Segment, offset: number, length: number): number {
    if (this.segment === segment && offset >= this.from && offset + length <= this.to)
      return offset - this.from;
    if (length > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(length);
    else if (this.bytes.length > blockBytes && length <= blockBytes)
      this.bytes = Buffer.allocUnsafeSlow(blockBytes);
    this.segment = null;
    const file = openSync(segment.path, 'r');
    try {
      this.to = offset + readSync(file, this.bytes, 0, this.bytes.length, offset);
    } finally {
      closeSync(file);
    }
    this.from = offset;
    this.segment = segment;
    return offset + length <= this.to ? 0 : -1;
  }
}

export interface ColdReaderSurroundings {
  /** There only when everything has been recovered. */
  readonly log: () => SegmentLog;
  readonly store: MessageStore;
  readonly blocks: ColdBlocks;
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
      let at = blocks.at(segment, offset, recordHeaderBytes);
      if (at < 0) return this.lost(place, 'the file ends before it');
      const length = recordHeaderBytes + blocks.bytes.readUInt32BE(at + lengthAt);
      at = length > segment.bytes ? -1 : blocks.at(segment, offset, length);
      if (at < 0 || intactPayloadBytes(blocks.bytes, at, at + length, segment.salt) < 0) {
        return this.lost(place, 'its record is damaged');
      }
      const isMoved = ((blocks.bytes[at + typeAt] as number) & movedBit) !== 0;
      const start = at + recordHeaderBytes + (isMoved ? movedPrefixBytes : 0);
      if (!this.records.read(blocks.bytes, start, at + length))
        return this.lost(place, 'its record is damaged');
      const { startedAt } = this.around;
      return storedMessage(store, this.records, blocks.bytes, at + length, {
        segment,
        offset,
        startedAt,
        loggedBytes,
      });
    } catch (error) {
      return this.lost(place, error instanceof Error ? error.message : String(error));
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
