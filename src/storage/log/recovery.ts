// Reading a log's files at start: every intact record in order, with the notes about it. A torn tail is cut; bytes that
// are damaged in the middle are copied into a file of their own and passed over. Nothing here refuses to go on because
// of what is in a file.

import fs from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../lib/reason.ts';
import { RecordScanner } from './record.ts';
import { Segment } from './segment.ts';
import { NotesOfSegment } from './segment-notes.ts';

/** The record was moved here: the payload begins with the place that it came from. */
export const movedBit = 0x80;
/** Number of the old segment (6 bytes) and offset in it (4). */
export const movedPrefixBytes = 10;
/** The note that says that a whole record is gone, whatever its owner's notes say. */
const goneNote = -1;

export interface RecoveredRecord {
  readonly type: number;
  /** The payload is `bytes[start, end)`; valid during the visit only. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly segment: Segment;
  readonly offset: number;
  /** Values noted about it, in the order of noting. */
  readonly notes: readonly number[];
}

/** Takes one record; returns what it weighs in bytes if it lives, -1 if it does not. */
export type VisitRecord = (record: RecoveredRecord) => number;

export interface RecoveryReport {
  segments: number;
  bytes: number;
  records: number;
  liveRecords: number;
  /** Taken off the end of the last file: what was being written when the process or the machine stopped. */
  cutBytes: number;
  damagedParts: number;
  damagedBytes: number;
  /** Folder that the damaged bytes were copied to, or null. */
  asidePath: string | null;
  /** Files that could not be read, with the reason. They are left as they are. */
  unreadable: string[];
  /** Why damaged bytes could not be copied, or null. They stay where they are then. */
  asideFailure: string | null;
}

export interface Recovered {
  readonly segments: Segment[];
  /** Above all that are there, read or not. */
  readonly nextNumber: number;
  readonly report: RecoveryReport;
}

/** Reads all segments of the directory, oldest first. Rejects when the directory itself cannot be read. */
export async function recoverSegments(directory: string, visit: VisitRecord): Promise<Recovered> {
  const segments = await list(directory);
  const report: RecoveryReport = {
    segments: segments.length,
    bytes: 0,
    records: 0,
    liveRecords: 0,
    cutBytes: 0,
    damagedParts: 0,
    damagedBytes: 0,
    asidePath: null,
    unreadable: [],
    asideFailure: null,
  };
  const present = new Set(segments.map((segment) => segment.number));
  const last = segments.at(-1);
  // The next file is read from the disk while this one's records are handed over.
  let reading = last === undefined ? null : readSegment(segments[0] as Segment);
  const readable: Segment[] = [];
  for (const [index, segment] of segments.entries()) {
    if (reading === null) break;
    const read = await reading;
    const following = segments[index + 1];
    reading = following === undefined ? null : readSegment(following);
    if (typeof read === 'string') {
      report.unreadable.push(read);
      continue;
    }
    readable.push(segment);
    const { bytes, notes } = read;
    segment.bytes = bytes.length;
    segment.sealed = true;
    report.bytes += bytes.length;
    const scanner = new RecordScanner(bytes, bytes.length, segment.salt);
    while (scanner.next()) take(segment, scanner, bytes, notes);
    await mend(directory, segment, segment === last, bytes, scanner, report);
  }
  return { segments: readable, nextNumber: (last?.number ?? 0) + 1, report };

  function take(segment: Segment, scanner: RecordScanner, bytes: Buffer, notes: NotesOfSegment): void {
    report.records += 1;
    let { start } = scanner;
    const { offset, end, type } = scanner;
    const values = notes.of(offset);
    if (values.includes(goneNote)) return;
    if ((type & movedBit) !== 0) {
      if (start + movedPrefixBytes > end) return;
      const from = bytes.readUIntBE(start, 6);
      start += movedPrefixBytes;
      if (present.has(from)) {
        // The move was not finished: the original counts, and this copy never again.
        segment.notes.push(offset, goneNote);
        return;
      }
    }
    const record = { type: type & ~movedBit, bytes, start, end, segment, offset, notes: values };
    const weight = visit(record);
    if (weight < 0) return;
    report.liveRecords += 1;
    segment.liveRecords += 1;
    segment.liveBytes += weight;
  }
}

async function list(directory: string): Promise<Segment[]> {
  const names = await fs.readdir(directory);
  const segments: Segment[] = [];
  for (const name of names) {
    const segment = Segment.named(directory, name);
    if (segment !== null) segments.push(segment);
  }
  const wanted = new Set(segments.map((segment) => path.basename(segment.notesPath)));
  // Notes whose log has gone: a crash came between the two removals.
  for (const name of names) {
    if (name.endsWith('.notes') && !wanted.has(name))
      await fs.rm(path.join(directory, name), { force: true });
  }
  return segments.toSorted((left, right) => left.number - right.number);
}

interface SegmentContent {
  readonly bytes: Buffer;
  readonly notes: NotesOfSegment;
}

/** The file's bytes and notes, or why it cannot be read. */
async function readSegment(segment: Segment): Promise<SegmentContent | string> {
  try {
    const bytes = await fs.readFile(segment.path);
    const notes = await fs.readFile(segment.notesPath).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    return { bytes, notes: new NotesOfSegment(notes, segment.salt, bytes.length) };
  } catch (error) {
    return reasonOf(error);
  }
}

async function mend(
  directory: string,
  segment: Segment,
  isLast: boolean,
  bytes: Buffer,
  scanner: RecordScanner,
  report: RecoveryReport,
): Promise<void> {
  const parts = [...scanner.damaged];
  const tail = parts.at(-1);
  if (isLast && tail !== undefined && tail.to === bytes.length) {
    parts.pop();
    await fs.truncate(segment.path, tail.from);
    segment.bytes = tail.from;
    report.cutBytes += tail.to - tail.from;
  }
  if (parts.length === 0) return;
  report.damagedParts += parts.length;
  for (const { from, to } of parts) report.damagedBytes += to - from;
  const folder =
    report.asidePath ?? path.join(directory, `damaged-${new Date().toISOString().replaceAll(':', '-')}`);
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { from, to } of parts) {
      const name = `${path.basename(segment.path, '.log')}-at-${from}`;
      await fs.writeFile(path.join(folder, name), bytes.subarray(from, to), { mode: 0o600 });
    }
    report.asidePath = folder;
    // Only what is kept aside may go from here.
    segment.damaged = true;
  } catch (error) {
    report.asideFailure = reasonOf(error);
  }
}
