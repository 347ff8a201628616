// AMQP 0-9-1 frames: type, channel, size, payload, end octet 0xCE (specification, section 2.3.5).
// The splitter finds frames in what a socket delivers, in place; bytes are copied only when a frame spans two reads, and
// not even then when it is a large body: that one is handed on in pieces as it arrives.

import { WireError } from './wire-error.ts';

export const frameType = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;
export const frameEnd = 0xce;
/** Seven bytes before the payload, one after it. */
export const frameOverheadBytes = 8;
/** Every peer must accept frames of this size. */
export const frameMinBytes = 4096;
/** Body frames from this size on need not be whole to be handed on. */
const piecesFromBytes = 16 * 1024;
/** What an error shows of a frame. */
const shownOctets = 16;

export class FrameSplitter {
  /** Of the frame that {@link next} found; valid until the next call of next or feed. */
  type = 0;
  channel = 0;
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  private frameMaxBytes: number;
  private position = 0;
  private limit = 0;
  /** Payload of a body frame that has been handed on in part: what is still to come. */
  private bodyLeft = 0;
  /** The first octets of that frame, should its end turn out to be wrong. */
  private readonly bodyHead = Buffer.alloc(shownOctets);
  private bodyHeadLength = 0;
  /** Owned storage for a frame that spans reads; `bytes` is a socket's buffer otherwise. */
  private owned = false;

  constructor(frameMaxBytes: number) {
    this.frameMaxBytes = frameMaxBytes;
  }

  setFrameMax(frameMaxBytes: number): void {
    this.frameMaxBytes = frameMaxBytes;
  }

  get pendingBytes(): number {
    return this.limit - this.position;
  }

  /** Adds what a socket has read. Frames already there must have been taken first for this to be cheap. */
  feed(chunk: Buffer): void {
    const pending = this.limit - this.position;
    if (pending === 0) {
      this.bytes = chunk;
      this.position = 0;
      this.limit = chunk.length;
      this.owned = false;
      return;
    }
    const needed = pending + chunk.length;
    // Room doubles, so that a frame dripping in byte by byte is copied a constant number of times.
    if (!this.owned || this.limit + chunk.length > this.bytes.length) {
      const room = Buffer.allocUnsafe(Math.max(needed, Math.min(pending * 2, needed + 65536)));
      this.bytes.copy(room, 0, this.position, this.limit);
      this.bytes = room;
      this.position = 0;
      this.limit = pending;
      this.owned = true;
    }
    chunk.copy(this.bytes, this.limit);
    this.limit += chunk.length;
  }

  /** Takes `count` bytes as they are (the protocol header), or null while there are fewer. */
  takeRaw(count: number): Buffer | null {
    if (this.limit - this.position < count) return null;
    const raw = this.bytes.subarray(this.position, this.position + count);
    this.position += count;
    return raw;
  }

  /** The next bytes without taking them. */
  peekRaw(count: number): Buffer {
    return this.bytes.subarray(this.position, Math.min(this.limit, this.position + count));
  }

  /**
   * Moves to the next frame: `type`, `channel`, and its payload as `bytes[start, end)`. A large body frame comes as
   * several, the last of them only when its end octet is there. False when more input is needed. Throws {@link WireError} for a frame over the limit or without its end octet; the stream is lost then.
   */
  next(): boolean {
    if (this.bodyLeft > 0) return this.piece();
    const { bytes, position } = this;
    const available = this.limit - position;
    if (available < 7) return false;
    // Byte by byte: Buffer's read methods check the arguments that we know, at three times the cost.
    const size =
      ((bytes[position + 3] as number) << 24) |
      ((bytes[position + 4] as number) << 16) |
      ((bytes[position + 5] as number) << 8) |
      (bytes[position + 6] as number);
    this.type = bytes[position] as number;
    this.channel = ((bytes[position + 1] as number) << 8) | (bytes[position + 2] as number);
    // RabbitMQ forgives eight bytes too many, because several clients get this wrong.
    if (size < 0 || size > this.frameMaxBytes) {
      throw new WireError(
        `type ${this.type}, all octets = <<>>: {frame_too_large,${size >>> 0},${this.frameMaxBytes - frameOverheadBytes}}`,
      );
    }
    if (available < size + frameOverheadBytes) {
      if (this.type !== frameType.body || size < piecesFromBytes) return false;
      this.position = position + 7;
      this.bodyLeft = size;
      this.bodyHeadLength = 0;
      return this.piece();
    }
    this.start = position + 7;
    this.end = this.start + size;
    this.checkEnd(bytes, this.start, this.end);
    return true;
  }

  /** As much of a body frame as is here; its last octets wait for the end octet, so that no message is whole before. */
  private piece(): boolean {
    const available = this.limit - this.position;
    const last = available > this.bodyLeft;
    if (available === 0 || available === this.bodyLeft) return false;
    this.start = this.position;
    this.end = this.start + (last ? this.bodyLeft : available);
    this.bodyLeft -= this.end - this.start;
    if (this.bodyHeadLength < shownOctets) {
      const { bytes, bodyHead, bodyHeadLength, start, end } = this;
      this.bodyHeadLength += bytes.copy(bodyHead, bodyHeadLength, start, end);
    }
    // The frame is longer than what is shown of it, which the one octet more says.
    if (last) this.checkEnd(this.bodyHead, 0, shownOctets + 1);
    else this.position = this.end;
    return true;
  }

  /** `shown[from, to)` is the frame's payload for the error. */
  private checkEnd(shown: Buffer, from: number, to: number): void {
    const marker = this.bytes[this.end];
    if (marker !== frameEnd) {
      throw new WireError(
        `type ${this.type}, ${snippet(shown, from, to)}: {invalid_frame_end_marker,${marker}}`,
      );
    }
    this.position = this.end + 1;
  }
}

/** "first 16 octets = <<1,2,…>>", as RabbitMQ writes payloads in its errors; text as text. */
export function snippet(bytes: Buffer, start: number, end: number): string {
  const whole = end - start <= shownOctets;
  const shown = bytes.subarray(start, whole ? end : start + shownOctets);
  const isText = shown.length > 0 && shown.every((octet) => octet >= 0x20 && octet < 0x7f);
  const octets = isText ? JSON.stringify(shown.toString('latin1')) : [...shown].join(',');
  return `${whole ? 'all' : `first ${shownOctets}`} octets = <<${octets}>>`;
}
