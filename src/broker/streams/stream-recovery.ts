// What is on the disk of a stream at start. Only the first record of each file is read, and the last file whole: its torn
// end is cut. Damage elsewhere is found by whoever reads there; nothing here refuses to go on because of what is in a file.

import fs from 'node:fs';
import { intactPayloadBytes, recordHeaderBytes, RecordScanner } from '../../storage/log/record.ts';
import { Segment } from '../../storage/log/segment.ts';
import { StreamRecordReader } from './stream-record.ts';
import { StreamSegment } from './stream-segment.ts';

export interface RecoveredStream {
  readonly segments: StreamSegment[];
  readonly nextOffset: number;
  /** Bytes of all bodies until there, those included that retention has dropped. */
  readonly bodyBytes: number;
  readonly nextNumber: number;
  /** Taken off the end: what was being written when the process or the machine stopped. */
  readonly cutBytes: number;
}

/** A directory that is not there is an empty stream. Throws what the file system throws for one that cannot be read. */
export function recoverStream(directory: string): RecoveredStream {
  const files = list(directory);
  const segments: StreamSegment[] = [];
  let nextOffset = 0;
  let bodyBytes = 0;
  let cutBytes = 0;
  for (const [index, file] of files.entries()) {
    file.bytes = fs.statSync(file.path).size;
    file.sealed = true;
    const segment = begin(file);
    if (segment !== null) segments.push(segment);
    if (index < files.length - 1) continue;
    cutBytes = cutTail(file);
  }
  const last = segments.at(-1);
  if (last !== undefined) ({ nextOffset, bodyBytes } = endOf(last));
  for (const segment of segments) segment.readableBytes = segment.file.bytes;
  return { segments, nextOffset, bodyBytes, cutBytes, nextNumber: (files.at(-1)?.number ?? 0) + 1 };
}

function list(directory: string): Segment[] {
  if (!fs.existsSync(directory)) return [];
  const segments = fs.readdirSync(directory).map((name) => Segment.named(directory, name));
  return segments.filter((segment) => segment !== null).toSorted((left, right) => left.number - right.number);
}

/** Null for a file without an intact record. */
function begin(file: Segment): StreamSegment | null {
  const reader = new StreamRecordReader();
  const first = readFirst(file);
  if (first !== null && reader.read(first, recordHeaderBytes, first.length)) {
    return new StreamSegment(file, reader);
  }
  for (const found of records(file)) return new StreamSegment(file, found);
  return null;
}

/** The bytes of the record at the file's beginning, or null if they are none. */
function readFirst(file: Segment): Buffer | null {
  const descriptor = fs.openSync(file.path, 'r');
  try {
    const header = Buffer.alloc(recordHeaderBytes);
    if (fs.readSync(descriptor, header, 0, recordHeaderBytes, 0) < recordHeaderBytes) return null;
    const length = recordHeaderBytes + header.readUInt32BE(8);
    if (length > file.bytes) return null;
    const bytes = Buffer.alloc(length);
    if (fs.readSync(descriptor, bytes, 0, length, 0) < length) return null;
    return intactPayloadBytes(bytes, 0, length, file.salt) < 0 ? null : bytes;
  } finally {
    fs.closeSync(descriptor);
  }
}

function cutTail(file: Segment): number {
  const bytes = fs.readFileSync(file.path);
  const scanner = new RecordScanner(bytes, bytes.length, file.salt);
  while (scanner.next());
  const tail = scanner.damaged.at(-1);
  if (tail === undefined || tail.to < bytes.length) return 0;
  fs.truncateSync(file.path, tail.from);
  file.bytes = tail.from;
  return tail.to - tail.from;
}

function endOf(last: StreamSegment): { nextOffset: number; bodyBytes: number } {
  let end = { nextOffset: last.firstOffset, bodyBytes: last.bodyBytesBefore };
  for (const { offset, bodyBytesBefore, bodyBytes } of records(last.file)) {
    end = { nextOffset: offset + 1, bodyBytes: bodyBytesBefore + bodyBytes };
  }
  return end;
}

/** Each intact record, in the same reader. */
function* records(file: Segment): Generator<StreamRecordReader> {
  const reader = new StreamRecordReader();
  const bytes = fs.readFileSync(file.path);
  const scanner = new RecordScanner(bytes, bytes.length, file.salt);
  while (scanner.next()) if (reader.read(bytes, scanner.start, scanner.end)) yield reader;
}
