// Reads single records out of segments' files, a block at a time, and checks each. The reads are synchronous: a block of
// the page cache takes some ten microseconds, and who asks (a delivery) cannot wait.

import { closeSync, openSync, readSync } from 'node:fs';
import { getWord, intactPayloadBytes, recordHeaderBytes } from './record.ts';
import type { Segment } from './segment.ts';

const typeAt = 12;
const lengthAt = 8;

export class SegmentBlocks {
  /** Holds the record that was read last. Its memory is used again, unless the record is larger than a block. */
  bytes: Buffer;
  /** Of the record that was read last: its type, and its payload `[start, end)` in `bytes`. */
  type = 0;
  start = 0;
  end = 0;
  private readonly blockBytes: number;
  private segment: Segment | null = null;
  private from = 0;
  private to = 0;

  constructor(blockBytes: number) {
    this.blockBytes = blockBytes;
    this.bytes = Buffer.allocUnsafeSlow(blockBytes);
  }

  /** Reads the record at `offset`, no byte beyond `limit`. Returns what is wrong with it, or null. Throws what the system throws. */
  read(segment: Segment, offset: number, limit = segment.bytes): string | null {
    let at = this.at(segment, offset, recordHeaderBytes, limit);
    if (at < 0) return 'the file ends before it';
    const length = recordHeaderBytes + (getWord(this.bytes, at + lengthAt) >>> 0);
    at = this.at(segment, offset, length, limit);
    if (at < 0 || intactPayloadBytes(this.bytes, at, at + length, segment.salt) < 0)
      return 'its record is damaged';
    this.type = this.bytes[at + typeAt] as number;
    this.start = at + recordHeaderBytes;
    this.end = at + length;
    return null;
  }

  /** Makes `[offset, offset + length)` of the file available; returns where it begins in `bytes`, -1 if it is not there. */
  private at(segment: Segment, offset: number, length: number, limit: number): number {
    if (this.segment === segment && offset >= this.from && offset + length <= this.to)
      return offset - this.from;
    if (offset + length > limit) return -1;
    this.segment = null;
    if (length > this.blockBytes) this.bytes = Buffer.allocUnsafeSlow(length);
    else if (this.bytes.length !== this.blockBytes) this.bytes = Buffer.allocUnsafeSlow(this.blockBytes);
    const wanted = Math.min(this.bytes.length, limit - offset);
    const file = openSync(segment.path, 'r');
    try {
      this.to = offset + readSync(file, this.bytes, 0, wanted, offset);
    } finally {
      closeSync(file);
    }
    this.from = offset;
    this.segment = segment;
    return offset + length <= this.to ? 0 : -1;
  }
}
