// Zstandard through fzstd, block by block, so that a bomb is stopped while it unpacks. A frame may ask for a window of two
// gigabytes before a single byte comes out, so its header is read here first.

import { Decompress } from 'fzstd';
import type { Unpacked } from './unpack.ts';

/** What `zstd` itself takes without being told more is 128 MiB; bodies of messages are smaller than that. */
const windowBytesMax = 64 * 1024 * 1024;
/** A block of 128 KiB may take four bytes: few are pushed at once. */
const pushBytes = 16 * 1024;

class Full extends Error {}

export function unpackZstd(bytes: Uint8Array, bytesMax: number): Unpacked {
  const parts: Uint8Array[] = [];
  let size = 0;
  const given = (end: Unpacked['end']): Unpacked => ({
    bytes: Buffer.concat(parts).subarray(0, bytesMax),
    end,
  });
  if (windowBytes(bytes) > windowBytesMax) {
    return given({ reason: `it asks for a window of more than ${windowBytesMax / 1024 / 1024} MiB` });
  }
  const stream = new Decompress((part) => {
    // fzstd uses its memory again for the next block.
    parts.push(part.slice());
    size += part.byteLength;
    if (size > bytesMax) throw new Full();
  });
  try {
    for (let at = 0; at < bytes.byteLength; at += pushBytes) {
      stream.push(bytes.subarray(at, at + pushBytes), at + pushBytes >= bytes.byteLength);
    }
    return given(null);
  } catch (thrown) {
    if (thrown instanceof Full) return given('too large');
    return given({ reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

/** Of the first frame, as RFC 8878 (3.1.1.1) lays its header out; 0 when there is none. */
function windowBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 6 || view.getUint32(0, true) !== 0xfd2f_b528) return 0;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (!isSingleSegment) {
    const window = view.getUint8(5);
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const sizeAt = 5 + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  if (sizeAt + sizeBytes > bytes.byteLength) return 0;
  if (sizeBytes === 1) return view.getUint8(sizeAt);
  if (sizeBytes === 2) return view.getUint16(sizeAt, true) + 256;
  if (sizeBytes === 4) return view.getUint32(sizeAt, true);
  return Number(view.getBigUint64(sizeAt, true));
}
