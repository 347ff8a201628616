// Whether a message wants to outlive the broker: its delivery mode, found in the property list without decoding it.

import { presenceBit } from '../../amqp/properties.ts';
import { headerPrefixBytes, type Message } from '../message.ts';

const persistent = 2;
const contentType = 1 << 15;
const contentEncoding = 1 << 14;

/** The property list has been checked when it came. */
export function isPersistent({ chunk, offset }: Message): boolean {
  return isPersistentFrame(chunk.bytes, offset);
}

/** The same for a content header frame that begins at `offset`. */
export function isPersistentFrame(bytes: Buffer, offset: number): boolean {
  let at = offset + 7 + headerPrefixBytes;
  const flags = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if ((flags & presenceBit.deliveryMode) === 0) return false;
  at += 2;
  if ((flags & contentType) !== 0) at += 1 + (bytes[at] as number);
  if ((flags & contentEncoding) !== 0) at += 1 + (bytes[at] as number);
  if ((flags & presenceBit.headers) !== 0) at += 4 + bytes.readUInt32BE(at);
  return bytes[at] === persistent;
}
