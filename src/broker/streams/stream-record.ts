// One message of a stream as a record of its log: its offset, how many bytes of bodies stand before it in the whole
// stream (so that what is retained is known from its first record), then as the log of the queues has it.

import { MessageRecordReader, messageRecordBytes, writeMessageRecord } from '../durability/message-record.ts';
import { Chunk } from '../chunk.ts';
import { Message, storedSize } from '../message.ts';

export const streamRecordType = 1;

const offsetBytes = 6;
const prefixBytes = offsetBytes + 8;

export function streamRecordBytes(message: Message): number {
  return prefixBytes + messageRecordBytes(message, 0);
}

/** Writes the payload at `at`; `publishedAt` in epoch milliseconds. */
export function writeStreamRecord(
  target: Buffer,
  at: number,
  message: Message,
  facts: { readonly offset: number; readonly bodyBytesBefore: number; readonly publishedAt: number },
): void {
  target.writeUIntBE(facts.offset, at, offsetBytes);
  target.writeDoubleBE(facts.bodyBytesBefore, at + offsetBytes);
  writeMessageRecord(target, at + prefixBytes, message, 0, facts.publishedAt);
}

/** Reads records of streams, one after the other. */
export class StreamRecordReader {
  offset = 0;
  bodyBytesBefore = 0;
  bodyBytes = 0;
  private readonly inner = new MessageRecordReader();
  private bytes: Buffer = Buffer.alloc(0);
  private chunk = new Chunk(this.bytes);

  /** Epoch milliseconds. */
  get publishedAt(): number {
    return this.inner.publishedAt;
  }

  get exchange(): string {
    return this.inner.exchange;
  }

  get routingKey(): string {
    return this.inner.routingKey;
  }

  /** False if the payload `bytes[start, end)` is no record of a stream. */
  read(bytes: Buffer, start: number, end: number): boolean {
    const { inner } = this;
    if (start + prefixBytes > end || !inner.read(bytes, start + prefixBytes, end)) return false;
    this.bytes = bytes;
    this.offset = bytes.readUIntBE(start, offsetBytes);
    this.bodyBytesBefore = bytes.readDoubleBE(start + offsetBytes);
    const framesBytes = end - inner.framesAt;
    this.bodyBytes = Math.max(0, framesBytes - storedSize(inner.headerBytes, 0) - frameBytes);
    return framesBytes === storedSize(inner.headerBytes, this.bodyBytes);
  }

  /** The message, over the bytes that were read: good as long as those are. `startedAt` is the broker's start. */
  message(startedAt: number): Message {
    const { inner } = this;
    if (this.chunk.bytes !== this.bytes) this.chunk = new Chunk(this.bytes);
    const publishedAt = Math.round(inner.publishedAt - startedAt);
    const { framesAt, headerBytes, exchange, routingKey } = inner;
    return new Message(this.chunk, framesAt, headerBytes, this.bodyBytes, exchange, routingKey, publishedAt);
  }
}

const frameBytes = storedSize(0, 1) - storedSize(0, 0) - 1;
