// The log of one stream: messages appended one after the other into files of its own, written and synced in groups with
// the log of the queues, and dropped file by file from the front. It knows no consumers.

import fs from 'node:fs/promises';
import type { LogFiles } from '../../storage/log/log-files.ts';
import { type Piece, PieceWriter } from '../../storage/log/piece-writer.ts';
import { recordHeaderBytes, sealRecord } from '../../storage/log/record.ts';
import { Segment } from '../../storage/log/segment.ts';
import { WriteBuffers } from '../../storage/log/write-buffers.ts';
import type { Message } from '../message.ts';
import { reasonOf } from '../../lib/reason.ts';
import { recoverStream } from './stream-recovery.ts';
import { streamRecordBytes, streamRecordType, writeStreamRecord } from './stream-record.ts';
import { lastAtMost, StreamSegment } from './stream-segment.ts';

/** Streams are many, and most are idle. */
const bufferBytes = 128 * 1024;

export interface StreamLogOptions {
  readonly directory: string;
  readonly files: LogFiles;
  readonly segmentBytes: number;
  /** Retention; null for none. Only whole files go, and never the last. */
  readonly maxBytes: number | null;
  readonly maxAgeMs: number | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** So many bytes have been appended: {@link StreamLog.sync} is wanted. */
  readonly onAppended: (bytes: number) => void;
  /** More can be read, or something was dropped. */
  readonly onChanged: () => void;
  readonly failed: (message: string) => void;
}

export class StreamLog {
  readonly cutBytes: number;
  /** The next message gets it. */
  nextOffset: number;
  /** All messages before it can be read. */
  readableOffset: number;
  private readonly options: StreamLogOptions;
  private readonly writer: PieceWriter;
  private readonly buffers = new WriteBuffers(bufferBytes);
  private readonly segments: StreamSegment[];
  private nextNumber: number;
  /** What messages are appended to, or null before the first. */
  private current: StreamSegment | null = null;
  /** Bytes of all bodies that were ever appended, and of those that can be read. */
  private bodyBytes: number;
  private readableBodyBytes: number;
  /** Taken from the buffers and not on the disk yet. */
  private pieces: Piece[] = [];
  private syncing: Promise<void> | null = null;
  private removed = false;
  /** The directory has been made, or was there. */
  private hasDirectory = false;

  /** Reads what is there. Throws what the file system throws for a directory that cannot be read. */
  constructor(options: StreamLogOptions) {
    this.options = options;
    this.writer = new PieceWriter(options.directory, options.files);
    const found = recoverStream(options.directory);
    this.segments = found.segments;
    this.nextNumber = found.nextNumber;
    this.cutBytes = found.cutBytes;
    this.nextOffset = found.nextOffset;
    this.readableOffset = found.nextOffset;
    this.bodyBytes = found.bodyBytes;
    this.readableBodyBytes = found.bodyBytes;
    this.retain();
  }

  /** Of the oldest message that is retained. */
  get firstOffset(): number {
    return this.segments[0]?.firstOffset ?? this.readableOffset;
  }

  /** When the oldest message that is retained was published; epoch milliseconds, or null without any. */
  get firstAt(): number | null {
    return this.readableOffset > this.firstOffset ? (this.segments[0]?.firstAt ?? null) : null;
  }

  /** Bytes of the bodies of all messages that are retained. */
  get retainedBodyBytes(): number {
    return this.readableBodyBytes - (this.segments[0]?.bodyBytesBefore ?? this.readableBodyBytes);
  }

  /** Appends the message as it is; returns its offset. */
  append(message: Message, publishedAt: number): number {
    const payloadBytes = streamRecordBytes(message);
    const total = recordHeaderBytes + payloadBytes;
    const facts = { offset: this.nextOffset, bodyBytesBefore: this.bodyBytes, publishedAt };
    const segment = this.room(total, facts);
    const { file } = segment;
    const { buffers } = this;
    buffers.reserve(file, total);
    writeStreamRecord(buffers.bytes, buffers.at + recordHeaderBytes, message, facts);
    sealRecord(buffers.bytes, buffers.at, file.salt, streamRecordType, payloadBytes);
    segment.mark(facts.offset, file.bytes);
    buffers.at += total;
    file.bytes += total;
    this.nextOffset += 1;
    this.bodyBytes += message.bodyBytes;
    this.options.onAppended(total);
    return facts.offset;
  }

  /** Resolves when all that is appended now is on the disk; rejects, and keeps it, when the disk refuses. */
  sync(): Promise<void> {
    this.syncing ??= this.syncAll().finally(() => {
      this.syncing = null;
    });
    return this.syncing;
  }

  /** The file that has that message, or the oldest after it; null if there is none. */
  segmentOf(offset: number): StreamSegment | null {
    return (
      this.segments[
        Math.max(
          0,
          lastAtMost(this.segments, offset, (each) => each.firstOffset),
        )
      ] ?? null
    );
  }

  /** The last file that begins before that time (epoch milliseconds), or the first. */
  segmentAt(time: number): StreamSegment | null {
    return (
      this.segments[
        Math.max(
          0,
          lastAtMost(this.segments, time - 1, (each) => each.firstAt),
        )
      ] ?? null
    );
  }

  segmentAfter(segment: StreamSegment): StreamSegment | null {
    return this.segments[this.segments.indexOf(segment) + 1] ?? null;
  }

  /** Gives its file and its memory back until there is something to write again. Not to be called during {@link sync}. */
  rest(): Promise<void> {
    this.buffers.rest();
    return this.writer.close();
  }

  async close(): Promise<void> {
    await this.writer.close();
  }

  /** Its files go. Never rejects. */
  async remove(): Promise<void> {
    this.removed = true;
    await this.syncing?.catch(() => undefined);
    try {
      await this.writer.close();
      await fs.rm(this.options.directory, { recursive: true, force: true });
    } catch (error) {
      this.options.failed(
        `Removing the deleted stream in ${this.options.directory} failed: ${String(error)}`,
      );
    }
  }

  private room(total: number, first: ConstructorParameters<typeof StreamSegment>[1]): StreamSegment {
    const { current, buffers } = this;
    if (current !== null && current.file.bytes + total <= this.options.segmentBytes) return current;
    if (current !== null) buffers.cut(current.file);
    const file = Segment.create(this.options.directory, this.nextNumber);
    this.nextNumber += 1;
    this.current = new StreamSegment(file, first);
    this.segments.push(this.current);
    return this.current;
  }

  private async syncAll(): Promise<void> {
    const { current, nextOffset, bodyBytes, options } = this;
    if (current === null || this.removed) return;
    this.pieces.push(...this.buffers.take(current.file));
    if (this.pieces.length === 0) return;
    const written = current.file.bytes;
    try {
      if (!this.hasDirectory) await fs.mkdir(options.directory, { recursive: true, mode: 0o700 });
      this.hasDirectory = true;
      await this.writer.write(this.pieces);
    } catch (error) {
      this.hasDirectory = false;
      if (this.removed) return;
      throw withDirectory(error, options.directory);
    }
    this.buffers.recycle(this.pieces);
    this.pieces = [];
    for (const segment of this.segments) {
      segment.readableBytes = segment === current ? written : segment.file.bytes;
      if (segment === current) break;
    }
    this.readableOffset = nextOffset;
    this.readableBodyBytes = bodyBytes;
    this.retain();
    options.onChanged();
  }

  /** Drops files from the front. The system's buffers are not waited for: what comes back after a crash goes again. */
  private retain(): void {
    const { maxBytes, maxAgeMs, now } = this.options;
    if (maxBytes === null && maxAgeMs === null) return;
    let bytes = 0;
    for (const segment of this.segments) bytes += segment.file.bytes;
    const youngest = maxAgeMs === null ? Number.NEGATIVE_INFINITY : now() - maxAgeMs;
    for (let next = this.segments[1]; next !== undefined; next = this.segments[1]) {
      const first = this.segments[0] as StreamSegment;
      if (next.firstOffset >= this.readableOffset) return;
      // All in a file is older than the first of the next.
      if ((maxBytes === null || bytes <= maxBytes) && next.firstAt >= youngest) return;
      bytes -= first.file.bytes;
      first.dropped = true;
      this.segments.shift();
      void this.options.files.remove(first.file.path).catch((error: unknown) => {
        this.options.failed(
          `Removing ${first.file.path}, which a stream retains no longer, failed: ${String(error)}`,
        );
      });
    }
  }
}

function withDirectory(error: unknown, directory: string): Error {
  const reason = reasonOf(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return Object.assign(new Error(`${directory}: ${reason}`), { code });
}
