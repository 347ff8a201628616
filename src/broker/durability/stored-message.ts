// A message back in memory from its record in the log.

import type { Segment } from '../../storage/log/segment.ts';
import type { Message } from '../message.ts';
import type { MessageStore } from '../message-store.ts';
import type { MessageRecordReader } from './message-record.ts';

/** Where the record is, and how the broker counts time: epoch milliseconds of its start. */
export interface StoredFrom {
  readonly segment: Segment;
  readonly offset: number;
  readonly startedAt: number;
  /** The message's part of what the record weighs, if it is not all. */
  readonly loggedBytes?: number;
}

/** `reader` has read the record in `bytes`, which ends at `end`. The message is held once. */
export function storedMessage(
  store: MessageStore,
  reader: MessageRecordReader,
  bytes: Buffer,
  end: number,
  from: StoredFrom,
): Message {
  const headerAt = reader.framesAt + 7;
  const headerEnd = headerAt + reader.headerBytes;
  const bodyAt = headerEnd + 8;
  const bodyBytes = storedBodyBytes(reader, end);
  const draft = store.begin(bytes, headerAt, headerEnd, bodyBytes);
  if (bodyBytes > 0) store.append(draft, bytes, bodyAt, bodyAt + bodyBytes);
  const published = Math.round(reader.publishedAt - from.startedAt);
  const message = store.finish(draft, reader.exchange, reader.routingKey, published);
  message.ttlMs = reader.ttlMs;
  message.annotations = reader.annotations;
  message.segment = from.segment;
  message.recordOffset = from.offset;
  message.loggedBytes = from.loggedBytes ?? message.storedBytes;
  return message;
}

/** Frame ends: one after the header, one after the body if there is one. */
export function storedBodyBytes(reader: MessageRecordReader, end: number): number {
  return Math.max(0, end - 1 - (reader.framesAt + 7 + reader.headerBytes + 8));
}
