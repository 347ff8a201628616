// What the content-encoding property and the first bytes say about how a body was packed. Knows no unpacking.

import { looksLikeText, readUtf8 } from './charset.ts';

export const packings = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Packing = (typeof packings)[number];

/** Names that only say how bytes are to be read as text, or nothing at all; clients in Python write `utf-8` here. */
const plainNames =
  /^(|identity|none|binary|8bit|7bit|base|utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-\d+)$/;
const otherNames: Readonly<Record<string, Packing>> = {
  'x-gzip': 'gzip',
  gz: 'gzip',
  zlib: 'deflate',
  'x-deflate': 'deflate',
  brotli: 'br',
  zstandard: 'zstd',
};

export interface NamedPackings {
  /** As applied by the sender; the last one comes off first. */
  readonly packings: readonly Packing[];
  /** A name that we cannot undo, or null. */
  readonly unknown: string | null;
  /** The name of a charset that stood where an encoding belongs, or null. */
  readonly charset: string | null;
}

export function namedPackings(contentEncoding: string | null): NamedPackings {
  const found: Packing[] = [];
  let charset: string | null = null;
  for (const part of (contentEncoding ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    const packing = packings.find((known) => known === name) ?? otherNames[name];
    if (packing !== undefined) found.push(packing);
    else if (!plainNames.test(name)) return { packings: [], unknown: part.trim(), charset: null };
    else if (/^(utf|us-|ascii|iso|latin|windows)/.test(name)) charset = name;
  }
  return { packings: found, unknown: null, charset };
}

/**
 * What the first bytes give away. Brotli has no mark, and raw deflate none either; that of zlib are two bytes, with which a
 * text may begin: "(Someone" and "XG".
 */
export function packingByMagic(bytes: Uint8Array): Packing | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first === 0x1f && second === 0x8b && third === 8) return 'gzip';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  return isZlibHeader(first, second) && bytes.byteLength > 6 && !isText(bytes) ? 'deflate' : null;
}

function isText(bytes: Uint8Array): boolean {
  const text = readUtf8(bytes);
  return text !== null && looksLikeText(text);
}

export function isZlibHeader(first: number, second: number): boolean {
  return (
    (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0
  );
}
