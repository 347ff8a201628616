// Takes one packing off some bytes, never giving more than it was allowed to. Bytes are hostile: what is torn, forged or
// a bomb gives what could be had up to there, and why it ends.

import { once } from 'node:events';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib';
import { reasonOf } from '../lib/reason.ts';
import { isZlibHeader, type Packing } from './content-encoding.ts';
import { endOfMembers, type WithInfo } from './gzip-members.ts';
import { unpackZstd } from './zstd.ts';

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Null when all of it came out. */
  readonly end: null | 'too large' | { readonly reason: string };
  /** What stands behind the end of the packed data. */
  readonly unreadBytes: number;
}

type Kind = 'gzip' | 'zlib' | 'raw deflate' | 'br';

const atOnce: Readonly<Record<Kind, (bytes: Uint8Array, options: ZlibOptions) => Uint8Array>> = {
  gzip: gunzipSync,
  zlib: inflateSync,
  'raw deflate': inflateRawSync,
  br: brotliDecompressSync,
};
const piecewise = {
  gzip: createGunzip,
  zlib: createInflate,
  'raw deflate': createInflateRaw,
  br: createBrotliDecompress,
} as const;

/** At once, for those who have no use for a part: then `bytes` is empty unless `end` is null. */
export function unpackWhole(packing: Packing, bytes: Uint8Array, bytesMax: number): Unpacked {
  if (packing === 'zstd') return unpackZstd(bytes, bytesMax);
  const kind = kindOf(packing, bytes);
  try {
    return unpackKind(kind, bytes, bytesMax);
  } catch (thrown) {
    const tooLarge =
      thrown instanceof RangeError && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
    if (tooLarge) return { bytes: new Uint8Array(), end: 'too large', unreadBytes: 0 };
    const end = kind === 'gzip' ? endOfMembers(bytes, bytesMax) : 0;
    if (end === 0) return { bytes: new Uint8Array(), end: { reason: reasonOf(thrown) }, unreadBytes: 0 };
    return {
      ...unpackWhole(packing, bytes.subarray(0, end), bytesMax),
      unreadBytes: bytes.byteLength - end,
    };
  }
}

function unpackKind(kind: Kind, bytes: Uint8Array, bytesMax: number): Unpacked {
  const { buffer, engine } = atOnce[kind](bytes, {
    maxOutputLength: bytesMax,
    info: true,
  }) as unknown as WithInfo;
  const unreadBytes = bytes.byteLength - engine.bytesWritten;
  // Raw deflate has neither a mark nor a checksum: anything may look like a little of it.
  if (kind === 'raw deflate' && unreadBytes > 0) throw new Error('other bytes follow what could be its end');
  return { bytes: buffer, end: null, unreadBytes };
}

/** The same, but with as much as there is before the fault or the bound. */
export async function unpackAsFarAsPossible(
  packing: Packing,
  bytes: Uint8Array,
  bytesMax: number,
): Promise<Unpacked> {
  const whole = unpackWhole(packing, bytes, bytesMax);
  if (whole.end === null || packing === 'zstd') return whole;
  const stream = piecewise[kindOf(packing, bytes)]();
  const parts: Uint8Array[] = [];
  let size = 0;
  stream.on('data', (part: Uint8Array) => {
    parts.push(part);
    size += part.byteLength;
    if (size >= bytesMax) stream.destroy();
  });
  // The fault is known already; what matters here is what came before it.
  stream.on('error', () => undefined);
  stream.end(bytes);
  await once(stream, 'close').catch(() => undefined);
  return { ...whole, bytes: Buffer.concat(parts).subarray(0, bytesMax) };
}

function kindOf(packing: Exclude<Packing, 'zstd'>, bytes: Uint8Array): Kind {
  if (packing !== 'deflate') return packing;
  // HTTP's "deflate" is zlib by the letter and raw deflate by the habit of many.
  return isZlibHeader(bytes[0] ?? 0, bytes[1] ?? 0) ? 'zlib' : 'raw deflate';
}
