// A growing buffer that takes the elementary data types of AMQP 0-9-1. Used for methods and property lists,
// not for the hot path of deliveries, which writes into a connection's own output.

import { encodeText } from './text.ts';
import { WireError } from './wire-error.ts';

export class WireWriter {
  private bytes: Buffer;
  private length = 0;

  constructor(sizeBytes = 256) {
    this.bytes = Buffer.allocUnsafe(sizeBytes);
  }

  octet(value: number): void {
    const at = this.grow(1);
    this.bytes.writeUInt8(value, at);
  }

  int8(value: number): void {
    const at = this.grow(1);
    this.bytes.writeInt8(value, at);
  }

  short(value: number): void {
    const at = this.grow(2);
    this.bytes.writeUInt16BE(value, at);
  }

  int16(value: number): void {
    const at = this.grow(2);
    this.bytes.writeInt16BE(value, at);
  }

  long(value: number): void {
    const at = this.grow(4);
    this.bytes.writeUInt32BE(value, at);
  }

  int32(value: number): void {
    const at = this.grow(4);
    this.bytes.writeInt32BE(value, at);
  }

  longlong(value: bigint): void {
    const at = this.grow(8);
    this.bytes.writeBigUInt64BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.grow(8);
    this.bytes.writeBigInt64BE(value, at);
  }

  float(value: number): void {
    const at = this.grow(4);
    this.bytes.writeFloatBE(value, at);
  }

  double(value: number): void {
    const at = this.grow(8);
    this.bytes.writeDoubleBE(value, at);
  }

  /** Throws {@link WireError} over 255 bytes: a short string has one octet for its length. */
  shortText(text: string): void {
    const bytes = encodeText(text);
    if (bytes.length > 255) {
      throw new WireError(`a short string holds 255 bytes, this one has ${bytes.length}`);
    }
    this.octet(bytes.length);
    this.raw(bytes);
  }

  longText(text: string): void {
    this.longBytes(encodeText(text));
  }

  longBytes(bytes: Uint8Array): void {
    this.long(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    const at = this.grow(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** Leaves room for a length, runs `write`, then fills the length in. */
  sized(write: () => void): void {
    const at = this.grow(4);
    write();
    this.bytes.writeUInt32BE(this.length - at - 4, at);
  }

  /** What was written. The writer must not be used again. */
  finish(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private grow(size: number): number {
    const at = this.length;
    const needed = at + size;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    this.length = needed;
    return at;
  }
}
