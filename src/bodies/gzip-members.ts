// Where gzip data ends that has something else behind it. Node gives up on such data as a whole, though its members
// (RFC 1952) are there; what the members hold is not checked here.

import { inflateRawSync } from 'node:zlib';

const flagged = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;
const headerBytes = 10;
/** Checksum and size. */
const trailerBytes = 8;
/** Of real data there is one, or one for each piece that was written. */
const membersMax = 1_000;

/** What zlib's calls return with `info: true`; Node's types tell of the bytes alone. */
export interface WithInfo {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** 0 when it does not begin with whole members, or when nothing else follows them. */
export function endOfMembers(bytes: Uint8Array, bytesMax: number): number {
  let end = 0;
  for (let member = 0; member < membersMax && isMember(bytes, end); member += 1) {
    const next = endOfMember(bytes, end, bytesMax);
    // Torn or damaged: that is to be told, and not taken for something else.
    if (next === null) return 0;
    end = next;
  }
  return end < bytes.byteLength && !isMember(bytes, end) ? end : 0;
}

function isMember(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b;
}

function endOfMember(bytes: Uint8Array, at: number, bytesMax: number): number | null {
  const data = endOfHeader(bytes, at);
  try {
    const { engine } = inflateRawSync(bytes.subarray(data), {
      maxOutputLength: bytesMax,
      info: true,
    }) as unknown as WithInfo;
    const end = data + engine.bytesWritten + trailerBytes;
    return end <= bytes.byteLength ? end : null;
  } catch {
    return null;
  }
}

function endOfHeader(bytes: Uint8Array, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let end = at + headerBytes;
  if (flags & flagged.extra) end += 2 + (bytes[end] ?? 0) + (bytes[end + 1] ?? 0) * 256;
  for (const text of [flagged.name, flagged.comment]) {
    if ((flags & text) === 0) continue;
    const zero = bytes.indexOf(0, end);
    end = zero === -1 ? bytes.byteLength : zero + 1;
  }
  return flags & flagged.headerChecksum ? end + 2 : end;
}
