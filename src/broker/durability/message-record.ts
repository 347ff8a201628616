// A persistent message as one record of the log, however many queues took it: its places in queues, how it came, and the
// frames as the message store has them. Manual writing, for it is done once for every persistent message.

import { decodeText, encodeText } from '../../amqp/text.ts';
import type { Annotations } from '../annotations.ts';
import { copyBytes, putLong, putShort } from '../bytes.ts';
import type { Message } from '../message.ts';

export const messageRecordType = 1;

/** Count of places; each is a queue's number (4, top bit: delivered before) and the sequence there (6). */
const countBytes = 2;
const placeBytes = 10;
const timeBytes = 8;
const ttlBytes = 8;
/** Time, time to live, length of the annotations, length of the header. */
const fixedBytes = timeBytes + ttlBytes + 4 + 4;
const deliveredBit = 0x8000_0000;
const namesCached = 64;

/** Ids of exchange and routing key by their text: encoding the same two for every message would cost more than the rest. */
const encodedNames = new Map<string, Buffer>();

export interface RecordPlaceInQueue {
  readonly queueId: number;
  readonly sequence: number;
  readonly delivered: boolean;
}

export function messageRecordBytes(message: Message, places: number): number {
  const names = 2 + encoded(message.exchange).length + encoded(message.routingKey).length;
  const annotated = message.annotations === null ? 0 : encodedAnnotations(message.annotations).length;
  return countBytes + places * placeBytes + fixedBytes + names + annotated + message.storedBytes;
}

/** Writes all but the places, for `places` of them; returns where the first place goes. */
export function writeMessageRecord(
  target: Buffer,
  start: number,
  message: Message,
  places: number,
  publishedAt: number,
): number {
  putShort(target, start, places);
  let at = start + countBytes + places * placeBytes;
  target.writeDoubleBE(publishedAt, at);
  target.writeDoubleBE(message.ttlMs, at + timeBytes);
  at = putName(target, at + timeBytes + ttlBytes, encoded(message.exchange));
  at = putName(target, at, encoded(message.routingKey));
  at = putAnnotations(target, at, message.annotations);
  putLong(target, at, message.headerBytes);
  copyBytes(message.chunk.bytes, message.offset, target, at + 4, message.storedBytes);
  return start + countBytes;
}

/** Returns where the next place goes. */
export function writePlace(
  target: Buffer,
  at: number,
  queueId: number,
  sequence: number,
  delivered: boolean,
): number {
  putLong(target, at, delivered ? queueId | deliveredBit : queueId);
  putShort(target, at + 4, Math.floor(sequence / 0x1_0000_0000));
  putLong(target, at + 6, sequence >>> 0);
  return at + placeBytes;
}

/** Reads message records; one reader is used for many, so that reading a million makes no million readers. */
export class MessageRecordReader {
  exchange = '';
  routingKey = '';
  /** Epoch milliseconds. */
  publishedAt = 0;
  ttlMs = -1;
  annotations: Annotations | null = null;
  headerBytes = 0;
  /** Where the stored frames begin. */
  framesAt = 0;
  placeCount = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;
  private names: Buffer = Buffer.alloc(0);

  /** False if the payload `bytes[start, end)` is no message record. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.bytes = bytes;
    this.start = start;
    if (start + countBytes > end) return false;
    this.placeCount = bytes.readUInt16BE(start);
    let at = start + countBytes + this.placeCount * placeBytes;
    if (at + fixedBytes + 2 > end) return false;
    this.publishedAt = bytes.readDoubleBE(at);
    this.ttlMs = bytes.readDoubleBE(at + timeBytes);
    at += timeBytes + ttlBytes;
    const namesAt = at;
    const exchangeBytes = bytes[at] as number;
    const keyAt = at + 1 + exchangeBytes;
    if (keyAt >= end) return false;
    at = keyAt + 1 + (bytes[keyAt] as number);
    if (at + 4 > end) return false;
    if (!this.sameNames(namesAt, at)) {
      this.names = Buffer.from(bytes.subarray(namesAt, at));
      this.exchange = decodeText(bytes, namesAt + 1, keyAt);
      this.routingKey = decodeText(bytes, keyAt + 1, at);
    }
    const annotationsAt = at + 4;
    at = annotationsAt + bytes.readUInt32BE(at);
    if (at + 4 > end) return false;
    this.annotations =
      at === annotationsAt ? null : (JSON.parse(bytes.toString('utf8', annotationsAt, at)) as Annotations);
    this.headerBytes = bytes.readUInt32BE(at);
    this.framesAt = at + 4;
    return this.framesAt + this.headerBytes + 8 <= end;
  }

  place(index: number): RecordPlaceInQueue {
    const { bytes } = this;
    const at = this.start + countBytes + index * placeBytes;
    const word = bytes.readUInt32BE(at);
    return {
      queueId: word % deliveredBit,
      sequence: bytes.readUIntBE(at + 4, 6),
      delivered: word >= deliveredBit,
    };
  }

  /** Most messages of a run came by the same exchange and key. */
  private sameNames(from: number, to: number): boolean {
    const { bytes, names } = this;
    if (to - from !== names.length) return false;
    for (let index = 0; index < names.length; index += 1) {
      if (bytes[from + index] !== names[index]) return false;
    }
    return true;
  }
}

function putName(target: Buffer, at: number, name: Buffer): number {
  target[at] = name.length;
  copyBytes(name, 0, target, at + 1, name.length);
  return at + 1 + name.length;
}

/** JSON keeps every string, lone surrogates too. They are few: only messages with CC, BCC or deaths have them. */
function encodedAnnotations(annotations: Annotations): Buffer {
  return Buffer.from(JSON.stringify(annotations));
}

function putAnnotations(target: Buffer, at: number, annotations: Annotations | null): number {
  if (annotations === null) {
    putLong(target, at, 0);
    return at + 4;
  }
  const bytes = encodedAnnotations(annotations);
  putLong(target, at, bytes.length);
  bytes.copy(target, at + 4);
  return at + 4 + bytes.length;
}

function encoded(name: string): Buffer {
  const known = encodedNames.get(name);
  if (known !== undefined) return known;
  const made = encodeText(name);
  if (encodedNames.size >= namesCached) encodedNames.clear();
  encodedNames.set(name, made);
  return made;
}
