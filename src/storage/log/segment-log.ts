// The append-only log: records copied into a buffer, written and synced in groups, in files of a fixed size that are
// removed when nothing in them lives. It knows no meaning of a record; its owner says what lives. See FORMAT.md.

import { mkdir, readFile } from 'node:fs/promises';
import { Committer, type LogTrouble } from './committer.ts';
import { type LogFiles, systemLogFiles } from './log-files.ts';
import { NotesWriter } from './notes-writer.ts';
import { putWord, recordHeaderBytes, RecordScanner, sealRecord } from './record.ts';
import {
  movedBit,
  movedPrefixBytes,
  recoverSegments,
  type RecoveryReport,
  type VisitRecord,
} from './recovery.ts';
import { type RecordPlace, Segment } from './segment.ts';
import { WriteBuffers } from './write-buffers.ts';

export interface SegmentLogOptions {
  /** Created if it is not there. Belongs to this log alone. */
  readonly directory: string;
  readonly segmentBytes?: number;
  readonly files?: LogFiles;
  /** Between attempts while the disk refuses. */
  readonly retryMs?: number;
  /** How long notes may wait before they are written. */
  readonly notesDelayMs?: number;
  /** `durablePosition` has advanced. */
  readonly onDurable: () => void;
  /** The disk is full or fails; null when that is over. */
  readonly onTrouble: (trouble: LogTrouble | null) => void;
  /** Last chance to add notes before a batch of them is written. */
  readonly beforeNotes?: () => void;
  /** Whatever else must be on disk before a batch counts as durable. */
  readonly alsoSync?: () => Promise<void>;
}

/** What the owner does when a segment is emptied. */
export interface SegmentMover {
  /** A turn of the loop begins: what was known in the last one may have changed. */
  slice(): void;
  /** Appends a living record anew, with `beginMoved` and `finish`, and returns true; false for one that does not live. */
  copy(record: RecordScanner, bytes: Buffer): boolean;
  /** All is on the disk and the old file is gone: the new places by old offset. */
  moved(places: ReadonlyMap<number, RecordPlace>): void;
}

const defaultSegmentBytes = 16 * 1024 * 1024;
/** A sealed segment in which less than this part of a full one lives is worth moving. */
const sparseBelow = 1 / 4;
/** Moving begins when so many segments are sparse: each move then frees at least three files' room. */
const sparseSegments = 4;
/** Moving many records is done in pieces of this length, so that the loop stays free. */
const sliceMs = 2;

export class SegmentLog {
  /** Where the payload of the record that was begun goes. */
  bytes: Buffer;
  /** Place of the record that was finished last. */
  segment: Segment;
  offset = 0;
  /** Bytes appended since the log was opened, and how many of them are on the disk. */
  position = 0;
  durablePosition = 0;
  readonly segments = new Set<Segment>();
  private readonly options: SegmentLogOptions;
  private readonly segmentBytes: number;
  private readonly files: LogFiles;
  private readonly buffers = new WriteBuffers();
  private readonly committer: Committer;
  private readonly notes: NotesWriter;
  private waiting: { readonly position: number; readonly resolve: (durable: boolean) => void }[] = [];
  private type = 0;
  private payloadBytes = 0;
  private barrier = 0;
  /** How far which segment is on the disk; those before it are as a whole. */
  private durableNumber: number;
  private durableBytes = 0;
  private committing: Promise<void> | null = null;
  private noting: Promise<boolean> | null = null;
  private ended = false;

  /** Reads what is there, then is ready for more. Rejects when the directory cannot be used at all. */
  static async open(
    options: SegmentLogOptions,
    visit: VisitRecord,
  ): Promise<{ log: SegmentLog; report: RecoveryReport }> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const { segments, nextNumber, report } = await recoverSegments(options.directory, visit);
    const log = new SegmentLog(options, nextNumber, segments);
    await log.notes.flush();
    return { log, report };
  }

  private constructor(options: SegmentLogOptions, firstNumber: number, recovered: readonly Segment[]) {
    this.options = options;
    this.segmentBytes = options.segmentBytes ?? defaultSegmentBytes;
    this.files = options.files ?? systemLogFiles;
    this.bytes = this.buffers.bytes;
    const retryMs = options.retryMs ?? 500;
    this.committer = new Committer({
      directory: options.directory,
      files: this.files,
      retryMs,
      onTrouble: options.onTrouble,
      alsoSync: options.alsoSync ?? (() => Promise.resolve()),
    });
    this.notes = new NotesWriter({
      files: this.files,
      delayMs: options.notesDelayMs ?? 100,
      retryMs,
      before: options.beforeNotes ?? (() => {}),
      barrier: () => this.barrier,
      durablePosition: () => this.durablePosition,
      removed: (segment) => this.segments.delete(segment),
    });
    for (const segment of recovered) {
      this.segments.add(segment);
      this.notes.changed(segment);
    }
    this.segment = Segment.create(options.directory, firstNumber);
    this.segments.add(this.segment);
    this.durableNumber = firstNumber;
  }

  /** The disk refuses: what is appended stays in memory until it takes it. */
  get trouble(): LogTrouble | null {
    return this.committer.trouble;
  }

  /** Appended and not on the disk yet: memory that the log holds. */
  get pendingBytes(): number {
    return this.position - this.durablePosition;
  }

  /** The record at that place can be read from the file. */
  isOnDisk(segment: Segment, offset: number): boolean {
    if (segment.number !== this.durableNumber) return segment.number < this.durableNumber;
    return offset < this.durableBytes;
  }

  /** Begins a record; returns where its payload goes in `bytes`. Fill it and call {@link finish} at once. */
  begin(type: number, payloadBytes: number): number {
    const total = recordHeaderBytes + payloadBytes;
    if (this.segment.bytes > 0 && this.segment.bytes + total > this.segmentBytes) this.roll();
    this.buffers.reserve(this.segment, total);
    this.bytes = this.buffers.bytes;
    this.type = type;
    this.payloadBytes = payloadBytes;
    return this.buffers.at + recordHeaderBytes;
  }

  /** The record counts now, with a weight in bytes to be given back by {@link release}. Its place is `segment`, `offset`. */
  finish(weight: number): void {
    const { segment, buffers } = this;
    sealRecord(this.bytes, buffers.at, segment.salt, this.type, this.payloadBytes);
    const total = recordHeaderBytes + this.payloadBytes;
    this.offset = segment.bytes;
    buffers.at += total;
    segment.bytes += total;
    segment.liveRecords += 1;
    segment.liveBytes += weight;
    this.position += total;
    segment.endPosition = this.position;
    this.committing ??= this.commitAll();
  }

  /** Notes something about a record, written soon. Values are signed 32-bit; -1 means that the whole record is gone. */
  note(segment: Segment, offset: number, value: number): void {
    if (segment.notes.length === 0) this.notes.changed(segment);
    segment.notes.push(offset, value);
    const moved = segment.moving?.get(offset);
    if (moved !== undefined) this.note(moved.segment, moved.offset, value);
  }

  /** A record has one more holder, who adds so much to its weight. */
  share(segment: Segment, weight: number): void {
    segment.liveRecords += 1;
    segment.liveBytes += weight;
  }

  /** The record lives no more, or one of its holders has gone. */
  release(segment: Segment, weight: number): void {
    segment.liveRecords -= 1;
    segment.liveBytes -= weight;
    if (segment.liveRecords === 0) this.notes.changed(segment);
  }

  /** Notes from now on must not be written, and nothing removed, before all that is appended now is on the disk. */
  holdNotes(): void {
    this.barrier = this.position;
  }

  /** So many bytes have been appended elsewhere: `alsoSync` puts them on the disk with the next batch. */
  along(bytes: number): void {
    this.position += bytes;
    this.committing ??= this.commitAll();
  }

  /** There will be something to note: `beforeNotes` is called soon. */
  notesWanted(): void {
    this.notes.schedule();
  }

  /** Resolves with true when all that is appended now is on the disk; with false if the log was closed before. */
  whenDurable(): Promise<boolean> {
    const { position } = this;
    if (position <= this.durablePosition) return Promise.resolve(true);
    return new Promise((resolve) => this.waiting.push({ position, resolve }));
  }

  /** Resolves with true when all that is noted now is with the operating system; with false if that fails. */
  whenNoted(): Promise<boolean> {
    this.noting ??= this.noteAll();
    return this.noting;
  }

  /** The segment that is most worth moving, or null. */
  sparsest(): Segment | null {
    let sparse = 0;
    let best: Segment | null = null;
    for (const segment of this.segments) {
      if (!segment.sealed || segment.liveRecords === 0 || segment.moving !== null) continue;
      if (segment.endPosition > this.durablePosition || segment.coldRecords > 0) continue;
      if (segment.damaged) return segment;
      if (segment.liveBytes >= this.segmentBytes * sparseBelow) continue;
      sparse += 1;
      if (best === null || segment.liveBytes < best.liveBytes) best = segment;
    }
    return sparse >= sparseSegments ? best : null;
  }

  /** Empties a segment; the old file goes. Rejects when it cannot be read or removed; nothing is lost then. */
  async move(segment: Segment, mover: SegmentMover): Promise<void> {
    const places = new Map<number, RecordPlace>();
    segment.moving = places;
    try {
      const bytes = await readFile(segment.path);
      const scanner = new RecordScanner(bytes, bytes.length, segment.salt);
      let sliceEnd = performance.now() + sliceMs;
      mover.slice();
      while (scanner.next()) {
        if (mover.copy(scanner, bytes))
          places.set(scanner.offset, { segment: this.segment, offset: this.offset });
        if (performance.now() < sliceEnd) continue;
        await new Promise((resolve) => setImmediate(resolve));
        sliceEnd = performance.now() + sliceMs;
        mover.slice();
      }
      if (!(await this.whenDurable())) return;
      await this.files.remove(segment.path);
      segment.removed = true;
      this.segments.delete(segment);
      mover.moved(places);
      await this.files.remove(segment.notesPath);
    } finally {
      segment.moving = null;
    }
  }

  /** As {@link begin}, for a record that takes the place of another. */
  beginMoved(type: number, payloadBytes: number, from: Segment, offset: number): number {
    const at = this.begin(type | movedBit, movedPrefixBytes + payloadBytes);
    this.bytes.writeUIntBE(from.number, at, 6);
    putWord(this.bytes, at + 6, offset);
    return at + movedPrefixBytes;
  }

  /** Writes what there is to write. While the disk refuses, what it has not taken is given up. */
  async close(): Promise<void> {
    this.ended = true;
    this.committer.end();
    await this.committing;
    await this.notes.close();
    await this.committer.close();
    for (const { resolve } of this.waiting.splice(0)) resolve(false);
  }

  private roll(): void {
    this.buffers.cut(this.segment);
    this.segment.sealed = true;
    this.notes.changed(this.segment);
    this.segment = Segment.create(this.options.directory, this.segment.number + 1);
    this.segments.add(this.segment);
  }

  private async noteAll(): Promise<boolean> {
    // Those who ask in the same turn wait for one write.
    await new Promise((resolve) => setImmediate(resolve));
    this.noting = null;
    while (this.barrier > this.durablePosition) {
      if (!(await this.whenDurable())) return false;
    }
    return !this.ended && this.notes.flushNext();
  }

  private async commitAll(): Promise<void> {
    // The rest of this turn's records go with the first.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.durablePosition < this.position) {
      const { position, segment } = this;
      const { bytes } = segment;
      const pieces = this.buffers.take(this.segment);
      if (!(await this.committer.commit(pieces))) return;
      this.durablePosition = position;
      this.durableNumber = segment.number;
      this.durableBytes = bytes;
      this.buffers.recycle(pieces);
      this.options.onDurable();
      while (this.waiting[0] !== undefined && this.waiting[0].position <= position) {
        this.waiting.shift()?.resolve(true);
      }
      this.notes.durable();
    }
    if (!this.ended) this.committing = null;
  }
}
