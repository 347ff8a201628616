// The notes beside a segment: pairs of record offset and value, appended in batches. Encoding them, and finding at start
// what was noted about a record. They are few or many; a table by offset answers for both without a search.

import { getWord, putWord, recordHeaderBytes, RecordScanner, sealRecord } from './record.ts';

const pairBytes = 8;
const notesType = 1;
/** Record headers are longer than this, so that no two records share a place in the table. */
const tableStep = 8;
const none: readonly number[] = [];

/** One record with all the pairs. */
export function encodeNotes(pairs: readonly number[], salt: number): Buffer {
  const payloadBytes = (pairs.length / 2) * pairBytes;
  const bytes = Buffer.allocUnsafe(recordHeaderBytes + payloadBytes);
  let at = recordHeaderBytes;
  for (const word of pairs) {
    putWord(bytes, at, word);
    at += 4;
  }
  sealRecord(bytes, 0, salt, notesType, payloadBytes);
  return bytes;
}

/** What was noted about the records of one segment. Damaged notes are passed over: their records count as untouched. */
export class NotesOfSegment {
  private readonly last: Int32Array | null;
  private readonly before: Int32Array;
  private readonly values: Int32Array;

  constructor(bytes: Buffer, salt: number, segmentBytes: number) {
    const most = Math.floor(bytes.length / pairBytes);
    this.values = new Int32Array(most);
    this.before = new Int32Array(most);
    this.last = most === 0 ? null : new Int32Array(Math.ceil(segmentBytes / tableStep) + 1).fill(-1);
    const scanner = new RecordScanner(bytes, bytes.length, salt);
    let count = 0;
    while (scanner.next()) {
      for (let at = scanner.start; at + pairBytes <= scanner.end; at += pairBytes) {
        this.add(count, getWord(bytes, at) >>> 0, getWord(bytes, at + 4));
        count += 1;
      }
    }
  }

  /** Oldest first. */
  of(offset: number): readonly number[] {
    if (this.last === null) return none;
    let index = this.last[Math.floor(offset / tableStep)] ?? -1;
    if (index < 0) return none;
    const found: number[] = [];
    for (; index >= 0; index = this.before[index] as number) found.push(this.values[index] as number);
    return found.toReversed();
  }

  private add(index: number, offset: number, value: number): void {
    const place = Math.floor(offset / tableStep);
    if (this.last === null || place >= this.last.length) return;
    this.values[index] = value;
    this.before[index] = this.last[place] as number;
    this.last[place] = index;
  }
}
