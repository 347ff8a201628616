// Reads a stream from some message on, one after the other. It stands where its owner left it, steps over what retention
// has dropped, and passes over damage, which it tells once.

import { readFileSync } from 'node:fs';
import { recordHeaderBytes, RecordScanner } from '../../storage/log/record.ts';
import type { SegmentBlocks } from '../../storage/log/segment-blocks.ts';
import type { StreamLog } from './stream-log.ts';
import { StreamRecordReader } from './stream-record.ts';
import type { StreamSegment } from './stream-segment.ts';

export interface CursorSurroundings {
  readonly log: StreamLog;
  /** Shared: what {@link StreamCursor.next} returns is good until anybody reads again. */
  readonly blocks: SegmentBlocks;
  failed(message: string): void;
}

export class StreamCursor {
  /** Of the next message to be read, or the one that is waited for. */
  offset: number;
  private readonly around: CursorSurroundings;
  private readonly reader = new StreamRecordReader();
  private segment: StreamSegment | null = null;
  /** Where the next record is in that file. */
  private place = 0;

  constructor(around: CursorSurroundings, offset: number) {
    this.around = around;
    this.offset = offset;
  }

  /** The next message, or null as long as there is none. */
  next(): StreamRecordReader | null {
    const { log, blocks } = this.around;
    while (this.offset < log.readableOffset) {
      const segment = this.find();
      if (segment === null) return null;
      const { place } = this;
      const fault = this.read(segment, place);
      if (fault === 'unreadable') return null;
      if (fault !== null) {
        this.place = this.afterDamage(segment, place, fault);
        continue;
      }
      this.place = place + recordHeaderBytes + blocks.end - blocks.start;
      if (!this.reader.read(blocks.bytes, blocks.start, blocks.end)) continue;
      segment.mark(this.reader.offset, place);
      if (this.reader.offset < this.offset) continue;
      this.offset = this.reader.offset + 1;
      return this.reader;
    }
    return null;
  }

  /** The file to read from, with `place` in it. */
  private find(): StreamSegment | null {
    const { log } = this.around;
    if (this.segment === null || this.segment.dropped) {
      this.segment = log.segmentOf(this.offset);
      this.place = this.segment?.placeBefore(this.offset) ?? 0;
    }
    while (this.segment !== null && this.place >= this.segment.readableBytes) {
      const following = log.segmentAfter(this.segment);
      if (following === null) return null;
      this.segment = following;
      this.place = 0;
    }
    return this.segment;
  }

  /** Null when the record is in `blocks`; 'unreadable' for a file that may be read another time. */
  private read({ file, readableBytes }: StreamSegment, place: number): string | null {
    try {
      return this.around.blocks.read(file, place, readableBytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'the file is gone';
      this.around.failed(
        `Reading the stream in ${file.path} failed: ${String(error)}. It is tried again later.`,
      );
      return 'unreadable';
    }
  }

  /** Where the next whole record is, or the end of the file. */
  private afterDamage({ file, readableBytes }: StreamSegment, place: number, fault: string): number {
    let next = readableBytes;
    try {
      const rest = readFileSync(file.path).subarray(place, readableBytes);
      const scanner = new RecordScanner(rest, rest.length, file.salt);
      if (scanner.next()) next = place + scanner.offset;
    } catch (error) {
      fault = String(error);
    }
    if (!file.damaged) {
      file.damaged = true;
      this.around.failed(
        `Messages of the stream in ${file.path} from ${place} on could not be read (${fault}): ${next - place} bytes are passed over. ` +
          'The file is left as it is. Check the disk.',
      );
    }
    return next;
  }
}
