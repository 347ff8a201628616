// A cursor over received bytes: the elementary data types of AMQP 0-9-1, section 4.2.
// Reading past the end throws WireError; nothing is copied but strings.

import { decodeText } from './text.ts';
import { WireError } from './wire-error.ts';

export class WireReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  octet(): number {
    return this.bytes.readUInt8(this.take(1));
  }

  int8(): number {
    return this.bytes.readInt8(this.take(1));
  }

  short(): number {
    return this.bytes.readUInt16BE(this.take(2));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.take(2));
  }

  long(): number {
    return this.bytes.readUInt32BE(this.take(4));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.take(4));
  }

  longlong(): bigint {
    return this.bytes.readBigUInt64BE(this.take(8));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.take(8));
  }

  float(): number {
    return this.bytes.readFloatBE(this.take(4));
  }

  double(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  shortText(): string {
    const length = this.octet();
    const start = this.take(length);
    return decodeText(this.bytes, start, start + length);
  }

  longText(): string {
    const length = this.long();
    const start = this.take(length);
    return decodeText(this.bytes, start, start + length);
  }

  /** A copy: the bytes under the cursor belong to a socket's buffer. */
  longBytes(): Uint8Array {
    const length = this.long();
    const start = this.take(length);
    return new Uint8Array(this.bytes.subarray(start, start + length));
  }

  /** A reader of the next `length` bytes, which this one skips. */
  slice(length: number): WireReader {
    const start = this.take(length);
    return new WireReader(this.bytes, start, start + length);
  }

  /** Moves the cursor past `length` bytes and returns where they begin. */
  take(length: number): number {
    const start = this.position;
    if (start + length > this.end) {
      throw new WireError(`needs ${length} more bytes, but only ${this.end - start} are left`);
    }
    this.position = start + length;
    return start;
  }
}
