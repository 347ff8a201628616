// Memory of all messages: append-only chunks, freed when nothing lives in them, emptied when little does.
// It counts what it holds, and says when publishers must wait. It knows nothing of queues.

import { frameEnd, frameType } from '../amqp/frames.ts';
import { copyBytes, putLong, putShort } from './bytes.ts';
import { Chunk, nowhere } from './chunk.ts';
import { memoryResumeRatio, messageOverheadBytes } from './limits.ts';
import { Message, storedSize } from './message.ts';

const chunkBytes = 1 << 20;
/** A message above this has a chunk of its own, so that it wastes no room at the end of a shared one. */
const ownChunkAboveBytes = chunkBytes / 8;
/** A sealed chunk in which less than this part lives is emptied. */
const compactBelow = 1 / 4;
const spareChunks = 16;

/** A message that is being received: its header is here, its body grows. */
export interface Draft {
  chunk: Chunk;
  readonly offset: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** Body bytes received so far. */
  received: number;
}

export class MessageStore {
  messageBytes = 0;
  blocked = false;
  readonly highWaterBytes: number;
  /** Called when `blocked` changes. */
  onPressure: (blocked: boolean) => void = () => {};
  /** Called for a message that has gone, if it was written down. */
  onLoggedGone: (message: Message) => void = () => {};
  private current: Chunk = new Chunk(Buffer.allocUnsafeSlow(chunkBytes));
  private readonly spare: Buffer[] = [];

  constructor(highWaterBytes: number) {
    this.highWaterBytes = highWaterBytes;
  }

  /** Begins a message whose content header payload is `bytes[start, end)`. */
  begin(bytes: Buffer, start: number, end: number, bodyBytes: number): Draft {
    const headerBytes = end - start;
    const total = storedSize(headerBytes, bodyBytes);
    const chunk = this.room(total, headerBytes);
    const offset = chunk.position;
    chunk.position += total;
    chunk.liveBytes += total;
    this.count(chunk.bytes.length < total ? chunk.bytes.length : total);
    const target = chunk.bytes;
    writeFrameStart(target, offset, frameType.header, headerBytes);
    copyBytes(bytes, start, target, offset + 7, headerBytes);
    target[offset + 7 + headerBytes] = frameEnd;
    if (bodyBytes > 0) writeFrameStart(target, offset + headerBytes + 8, frameType.body, bodyBytes);
    return { chunk, offset, headerBytes, bodyBytes, received: 0 };
  }

  /** Adds a piece of the body; the caller has checked that it is not too long. */
  append(draft: Draft, bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const at = draft.offset + draft.headerBytes + 15 + draft.received;
    this.ensure(draft, at + length + 1);
    copyBytes(bytes, start, draft.chunk.bytes, at, length);
    draft.received += length;
    if (draft.received === draft.bodyBytes) draft.chunk.bytes[at + length] = frameEnd;
  }

  /** The finished message, held once; {@link release} lets go. */
  finish(draft: Draft, exchange: string, routingKey: string, publishedAt: number): Message {
    const { chunk, offset, headerBytes, bodyBytes } = draft;
    const message = new Message(chunk, offset, headerBytes, bodyBytes, exchange, routingKey, publishedAt);
    chunk.add(message);
    this.count(messageOverheadBytes);
    // A draft cannot move while it grows; if all around it has gone meanwhile, its turn is now.
    if (chunk.sealed && chunk.liveBytes < chunk.bytes.length * compactBelow) this.compact(chunk);
    return message;
  }

  /** Gives up a message that never became whole. */
  abandon(draft: Draft): void {
    const total = storedSize(draft.headerBytes, draft.bodyBytes);
    this.count(-Math.min(total, draft.chunk.bytes.length));
    this.free(draft.chunk, total);
  }

  hold(message: Message, times: number): void {
    message.references += times;
  }

  release(message: Message): void {
    message.references -= 1;
    if (message.references > 0) return;
    if (message.segment !== null) this.onLoggedGone(message);
    const { chunk } = message;
    chunk.remove(message);
    // A client that never acks a deleted message keeps the record; it must not keep the chunk.
    message.chunk = nowhere;
    this.count(-message.storedBytes - messageOverheadBytes);
    this.free(chunk, message.storedBytes);
  }

  private free(chunk: Chunk, bytes: number): void {
    chunk.liveBytes -= bytes;
    if (chunk.liveBytes === 0) {
      if (chunk === this.current && !chunk.lent) chunk.position = 0;
      else if (chunk.sealed) this.recycle(chunk);
    } else if (chunk.sealed && chunk.liveBytes < chunk.bytes.length * compactBelow) {
      this.compact(chunk);
    }
  }

  private recycle(chunk: Chunk): void {
    if (chunk.lent || chunk.bytes.length !== chunkBytes) return;
    if (this.spare.length < spareChunks) this.spare.push(chunk.bytes);
  }

  /** Moves the survivors out. A message that is still being received keeps the chunk as it is. */
  private compact(chunk: Chunk): void {
    let message = chunk.firstMessage;
    while (message !== null) {
      const next = message.next;
      const total = message.storedBytes;
      const target = this.room(total, total);
      chunk.bytes.copy(target.bytes, target.position, message.offset, message.offset + total);
      chunk.remove(message);
      chunk.liveBytes -= total;
      message.offset = target.position;
      target.position += total;
      target.liveBytes += total;
      target.add(message);
      message = next;
    }
    if (chunk.liveBytes === 0) this.recycle(chunk);
  }

  /** A chunk with room for `total` more bytes; a large one begins small and grows with what arrives. */
  private room(total: number, headerBytes: number): Chunk {
    if (total > ownChunkAboveBytes) {
      const first = Math.min(total, Math.max(chunkBytes, headerBytes + 16));
      const chunk = new Chunk(Buffer.allocUnsafeSlow(first));
      chunk.sealed = true;
      return chunk;
    }
    if (this.current.position + total > chunkBytes) {
      const full = this.current;
      full.sealed = true;
      this.current = new Chunk(this.spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes));
      if (full.liveBytes === 0) this.recycle(full);
      // Few survivors go ahead of the newcomer; the new chunk has room for both.
      else if (full.liveBytes < chunkBytes * compactBelow) this.compact(full);
    }
    return this.current;
  }

  private ensure(draft: Draft, needed: number): void {
    const old = draft.chunk;
    if (needed <= old.bytes.length) return;
    const total = storedSize(draft.headerBytes, draft.bodyBytes);
    const larger = Buffer.allocUnsafeSlow(Math.min(total, Math.max(needed, old.bytes.length * 2)));
    old.bytes.copy(larger);
    this.count(larger.length - old.bytes.length);
    const chunk = new Chunk(larger);
    chunk.position = total;
    chunk.liveBytes = total;
    chunk.sealed = true;
    draft.chunk = chunk;
  }

  /** Memory that messages take, or give back. */
  count(bytes: number): void {
    this.messageBytes += bytes;
    if (this.blocked) {
      if (this.messageBytes <= this.highWaterBytes * memoryResumeRatio) this.setBlocked(false);
    } else if (this.messageBytes > this.highWaterBytes) {
      this.setBlocked(true);
    }
  }

  private setBlocked(blocked: boolean): void {
    this.blocked = blocked;
    this.onPressure(blocked);
  }
}

function writeFrameStart(target: Buffer, at: number, type: number, payloadBytes: number): void {
  target[at] = type;
  putShort(target, at + 1, 0);
  putLong(target, at + 3, payloadBytes);
}
