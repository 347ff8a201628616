// Checks a property list without building anything, so that every published message can afford it. What passes here
// decodes; what does not would break the clients that it is delivered to.

import { presenceBit } from './properties.ts';

/** Bytes of the value of each fixed-size field tag. */
const fixedSizes = new Map<number, number>(
  Object.entries({ t: 1, b: 1, B: 1, s: 2, u: 2, I: 4, i: 4, l: 8, L: 8, f: 4, d: 8, D: 5, T: 8, V: 0 }).map(
    ([tag, size]) => [tag.charCodeAt(0), size],
  ),
);
const longString = 'S'.charCodeAt(0);
const byteArray = 'x'.charCodeAt(0);
const array = 'A'.charCodeAt(0);
const table = 'F'.charCodeAt(0);
const octetBits = presenceBit.deliveryMode | presenceBit.priority;

/** True if `bytes[start, end)` is presence flags and exactly the properties that they name. */
export function validProperties(bytes: Buffer, start: number, end: number, depth: number): boolean {
  if (end - start < 2) return false;
  const flags = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  if ((flags & 0b11) !== 0) return false;
  let at = start + 2;
  for (let bit = 0x8000; bit > 2; bit >>= 1) {
    if ((flags & bit) === 0) continue;
    if (at >= end) return false;
    if (bit === presenceBit.headers) at = skipTable(bytes, at, end, depth);
    else if ((bit & octetBits) !== 0) at += 1;
    else if (bit === presenceBit.timestamp) at += 8;
    else at += 1 + (bytes[at] as number);
    if (at < 0 || at > end) return false;
  }
  return at === end;
}

/** Position after the table at `at`, or -1. */
function skipTable(bytes: Buffer, at: number, limit: number, depth: number): number {
  const end = sizedEnd(bytes, at, limit);
  if (end < 0 || depth <= 0) return -1;
  let position = at + 4;
  while (position < end) {
    position = skipValue(bytes, position + 1 + (bytes[position] as number), end, depth);
    if (position < 0) return -1;
  }
  return end;
}

function skipArray(bytes: Buffer, at: number, limit: number, depth: number): number {
  const end = sizedEnd(bytes, at, limit);
  if (end < 0 || depth <= 0) return -1;
  let position = at + 4;
  while (position < end) {
    position = skipValue(bytes, position, end, depth);
    if (position < 0) return -1;
  }
  return end;
}

function skipValue(bytes: Buffer, at: number, end: number, depth: number): number {
  if (at >= end) return -1;
  const tag = bytes[at] as number;
  const size = fixedSizes.get(tag);
  if (size !== undefined) return at + 1 + size <= end ? at + 1 + size : -1;
  if (tag === longString || tag === byteArray) return sizedEnd(bytes, at + 1, end);
  if (tag === table) return skipTable(bytes, at + 1, end, depth - 1);
  if (tag === array) return skipArray(bytes, at + 1, end, depth - 1);
  return -1;
}

/** Where something with a 32-bit length ends, or -1 if that is past the limit. */
function sizedEnd(bytes: Buffer, at: number, limit: number): number {
  if (at + 4 > limit) return -1;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end <= limit ? end : -1;
}
