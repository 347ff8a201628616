// Zstandard through fzstd, block by block, so that a bomb is stopped while it unpacks.

import { Decompress } from 'fzstd';
import { reasonOf } from '../lib/reason.ts';
import type { Unpacked } from './unpack.ts';
import { zstdFrames } from './zstd-frames.ts';

/** A block of 128 KiB may take four bytes: few are pushed at once. */
const pushBytes = 16 * 1024;

class Full extends Error {}

export function unpackZstd(bytes: Uint8Array, bytesMax: number): Unpacked {
  const parts: Uint8Array[] = [];
  let size = 0;
  const { end: framesEnd, refusal } = zstdFrames(bytes);
  const framed = framesEnd === 0 ? bytes : bytes.subarray(0, framesEnd);
  const given = (end: Unpacked['end']): Unpacked => ({
    bytes: Buffer.concat(parts).subarray(0, bytesMax),
    end: end ?? (refusal === null ? null : { reason: refusal }),
    unreadBytes: bytes.byteLength - framed.byteLength,
  });
  if (framesEnd === 0 && refusal !== null) return given(null);
  const stream = new Decompress((part) => {
    // fzstd uses its memory again for the next block.
    parts.push(part.slice());
    size += part.byteLength;
    if (size > bytesMax) throw new Full();
  });
  try {
    for (let at = 0; at < framed.byteLength; at += pushBytes) {
      stream.push(framed.subarray(at, at + pushBytes), at + pushBytes >= framed.byteLength);
    }
    return given(null);
  } catch (thrown) {
    if (thrown instanceof Full) return given('too large');
    return given({ reason: reasonOf(thrown) });
  }
}
