// What one connection has to send: frames are written into blocks, and a turn's worth goes to the socket at once.
// Large bodies are not copied; the socket sends them from the store's memory.

import { encodeMethod } from '../amqp/method-codec.ts';
import type { MethodFields, MethodName } from '../amqp/methods.ts';
import { frameEnd, frameOverheadBytes, frameType } from '../amqp/frames.ts';
import { copyBytes, putLong, putShort } from './bytes.ts';

/** Idle connections must stay small, busy ones write large blocks. */
const firstBlockBytes = 512;
const largestBlockBytes = 64 * 1024;

export class Output {
  /** Bytes not handed to the socket yet. */
  pendingBytes = 0;
  private block: Buffer = Buffer.alloc(0);
  private position = 0;
  /** Start of what this block still has to send. */
  private from = 0;
  private nextBlockBytes = firstBlockBytes;
  private parts: Buffer[] = [];

  method<Name extends MethodName>(channel: number, name: Name, fields: MethodFields<Name>): void {
    const payload = encodeMethod(name, fields);
    const at = this.reserve(payload.length + frameOverheadBytes);
    this.frameStart(at, frameType.method, channel, payload.length);
    copyBytes(payload, 0, this.block, at + 7, payload.length);
    this.block[at + 7 + payload.length] = frameEnd;
  }

  /** Confirms are written by hand: there may be one for every message. */
  ack(channel: number, deliveryTag: number, multiple: boolean): number {
    const at = this.reserve(21);
    this.frameStart(at, frameType.method, channel, 13);
    putLong(this.block, at + 7, (60 << 16) | 80);
    putLong(this.block, at + 11, Math.floor(deliveryTag / 0x1_0000_0000));
    putLong(this.block, at + 15, deliveryTag >>> 0);
    this.block[at + 19] = multiple ? 1 : 0;
    this.block[at + 20] = frameEnd;
    return at;
  }

  heartbeat(): void {
    const at = this.reserve(frameOverheadBytes);
    this.frameStart(at, frameType.heartbeat, 0, 0);
    this.block[at + 7] = frameEnd;
  }

  /** Bytes as they are. */
  raw(bytes: Buffer): void {
    this.copy(bytes, 0, bytes.length);
  }

  /** Copies bytes; returns where they begin in `current`. */
  copy(bytes: Buffer, start: number, end: number): number {
    const at = this.reserve(end - start);
    copyBytes(bytes, start, this.block, at, end - start);
    return at;
  }

  /** The block that the last reserve, copy or frame went to. */
  get current(): Buffer {
    return this.block;
  }

  /** A whole frame around `bytes[start, end)`. With `lend` the socket reads from `bytes` itself, later. */
  frame(type: number, channel: number, bytes: Buffer, start: number, end: number, lend: boolean): void {
    const length = end - start;
    const at = this.reserve(lend ? 7 : length + frameOverheadBytes);
    this.frameStart(at, type, channel, length);
    if (!lend) {
      copyBytes(bytes, start, this.block, at + 7, length);
      this.block[at + 7 + length] = frameEnd;
      return;
    }
    this.cut();
    this.parts.push(bytes.subarray(start, end));
    this.pendingBytes += length;
    // In two steps: reserving may put another block in place.
    const endAt = this.reserve(1);
    this.block[endAt] = frameEnd;
  }

  /** Everything that waits, in order; the caller sends it now. */
  take(): Buffer[] {
    this.cut();
    const { parts } = this;
    this.parts = [];
    this.pendingBytes = 0;
    return parts;
  }

  /** Room for `length` bytes in one piece; returns its position in `current`. */
  private reserve(length: number): number {
    if (this.position + length > this.block.length) {
      this.cut();
      this.block = Buffer.allocUnsafeSlow(Math.max(length, this.nextBlockBytes));
      this.nextBlockBytes = Math.min(this.nextBlockBytes * 4, largestBlockBytes);
      this.position = 0;
      this.from = 0;
    }
    const at = this.position;
    this.position += length;
    this.pendingBytes += length;
    return at;
  }

  private cut(): void {
    if (this.position > this.from) this.parts.push(this.block.subarray(this.from, this.position));
    this.from = this.position;
  }

  private frameStart(at: number, type: number, channel: number, payloadBytes: number): void {
    const { block } = this;
    block[at] = type;
    putShort(block, at + 1, channel);
    putLong(block, at + 3, payloadBytes);
  }
}
