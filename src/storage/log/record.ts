// How one record stands in a file, and finding intact records in bytes that may be damaged. What a record means is its
// owner's business. See FORMAT.md.

import { crc32c } from './checksum.ts';

/** Mark (4), checksum (4), payload length (4), type (1). */
export const recordHeaderBytes = 13;
const checksumAt = 4;
const lengthAt = 8;
const typeAt = 12;

/** Writes the header around a payload that is already in place at `at + recordHeaderBytes`. */
export function sealRecord(
  bytes: Buffer,
  at: number,
  salt: number,
  type: number,
  payloadBytes: number,
): void {
  putWord(bytes, at, salt);
  putWord(bytes, at + lengthAt, payloadBytes);
  bytes[at + typeAt] = type;
  const end = at + recordHeaderBytes + payloadBytes;
  putWord(bytes, at + checksumAt, crc32c(bytes, at + lengthAt, end, salt));
}

/** Payload length of the intact record at `at`, or -1. */
export function intactPayloadBytes(bytes: Buffer, at: number, end: number, salt: number): number {
  if (at + recordHeaderBytes > end || getWord(bytes, at) !== (salt | 0)) return -1;
  const length = getWord(bytes, at + lengthAt) >>> 0;
  const recordEnd = at + recordHeaderBytes + length;
  if (recordEnd > end) return -1;
  return crc32c(bytes, at + lengthAt, recordEnd, salt) === getWord(bytes, at + checksumAt) ? length : -1;
}

/** Bytes that are no intact record. */
export interface DamagedPart {
  readonly from: number;
  readonly to: number;
}

/**
 * Walks the intact records of a file's bytes. After damage it goes on at the next record that is whole: the mark at its
 * head is a random number that only the file's name tells, so that no payload can pretend to be a record.
 */
export class RecordScanner {
  readonly damaged: DamagedPart[] = [];
  /** Of the record that `next` has come to: where its header begins, and its payload `[start, end)`. */
  offset = 0;
  start = 0;
  end = 0;
  type = 0;
  private readonly bytes: Buffer;
  private readonly size: number;
  private readonly salt: number;
  private readonly mark: Buffer;
  private at = 0;

  /** Looks at `bytes[0, size)`. */
  constructor(bytes: Buffer, size: number, salt: number) {
    this.bytes = bytes;
    this.size = size;
    this.salt = salt;
    this.mark = Buffer.alloc(4);
    putWord(this.mark, 0, salt);
  }

  next(): boolean {
    if (this.at >= this.size) return false;
    if (this.take(this.at)) return true;
    const from = this.at;
    // Bytes after `size` are another file's; a mark that hangs over the edge is no record.
    for (let at = this.find(from + 1); at >= 0; at = this.find(at + 1)) {
      if (!this.take(at)) continue;
      this.damaged.push({ from, to: at });
      return true;
    }
    this.damaged.push({ from, to: this.size });
    this.at = this.size;
    return false;
  }

  private find(from: number): number {
    const found = this.bytes.indexOf(this.mark, from);
    return found < 0 || found + recordHeaderBytes > this.size ? -1 : found;
  }

  private take(at: number): boolean {
    const length = intactPayloadBytes(this.bytes, at, this.size, this.salt);
    if (length < 0) return false;
    this.offset = at;
    this.type = this.bytes[at + typeAt] as number;
    this.start = at + recordHeaderBytes;
    this.end = this.start + length;
    this.at = this.end;
    return true;
  }
}

export function putWord(bytes: Buffer, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
}

/** Signed. */
export function getWord(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
