// One stored message: where its bytes are, how it came, and how many queues (and transactions) still hold it.
// The bytes are ready-made frames for channel 0: the content header frame, then one body frame if there is a body.

import { frameOverheadBytes } from '../amqp/frames.ts';
import type { Segment } from '../storage/log/segment.ts';
import type { Annotations } from './annotations.ts';
import type { Chunk } from './chunk.ts';

/** Class id, weight and body size stand before the property flags in a content header. */
export const headerPrefixBytes = 12;
const beforePayloadBytes = 7;

export class Message {
  chunk: Chunk;
  offset: number;
  /** Payload of the content header: prefix, flags and properties. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly exchange: string;
  readonly routingKey: string;
  /** Milliseconds since the broker's start. */
  readonly publishedAt: number;
  references = 1;
  /** From the property `expiration`, in milliseconds; -1 without it. */
  ttlMs = -1;
  /** Null for nearly all messages. */
  annotations: Annotations | null = null;
  /** Where its record is, when it was written down. */
  segment: Segment | null = null;
  recordOffset = 0;
  /** Its part of what the record weighs in its segment; queues whose backlog is on the disk have their own parts. */
  loggedBytes = 0;
  /** It was written down somewhere: a confirm waits for the disk. */
  written = false;
  /** Neighbours among the living messages of the chunk. */
  previous: Message | null = null;
  next: Message | null = null;

  constructor(
    chunk: Chunk,
    offset: number,
    headerBytes: number,
    bodyBytes: number,
    exchange: string,
    routingKey: string,
    publishedAt: number,
  ) {
    this.chunk = chunk;
    this.offset = offset;
    this.headerBytes = headerBytes;
    this.bodyBytes = bodyBytes;
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.publishedAt = publishedAt;
  }

  /** Both frames with their envelopes. */
  get storedBytes(): number {
    return storedSize(this.headerBytes, this.bodyBytes);
  }

  get headerFrameBytes(): number {
    return this.headerBytes + frameOverheadBytes;
  }

  get bodyOffset(): number {
    return this.offset + this.headerBytes + frameOverheadBytes + beforePayloadBytes;
  }

  /** Views of the store: they are valid until the next turn of the loop. */
  properties(): Buffer {
    const start = this.offset + beforePayloadBytes;
    return this.chunk.bytes.subarray(start + headerPrefixBytes, start + this.headerBytes);
  }

  body(): Buffer {
    return this.chunk.bytes.subarray(this.bodyOffset, this.bodyOffset + this.bodyBytes);
  }
}

/** Bytes that a message takes in a chunk. */
export function storedSize(headerBytes: number, bodyBytes: number): number {
  return headerBytes + frameOverheadBytes + (bodyBytes === 0 ? 0 : bodyBytes + frameOverheadBytes);
}
