// MessagePack bodies: whether bytes are exactly one value of it, that value for filters, and as JSON text for reading.
// The library makes room for as many items as a header promises, so what is hostile is found out before it is asked.

import { decode, ExtData } from '@msgpack/msgpack';
import { jsonDepthMax } from './json.ts';

export type PackedValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | Uint8Array
  | Date
  | PackedValue[]
  | Map<string, PackedValue>;

const itemsMax = 1_000_000;

/** Bytes after the first one that a scalar of this head takes; for strings and binaries, those of its length. */
const fixedBytes: Readonly<Record<number, number>> = {
  0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8,
  0xd4: 2, 0xd5: 3, 0xd6: 5, 0xd7: 9, 0xd8: 17,
}; // prettier-ignore

/** True for exactly one value that is not nested beyond {@link jsonDepthMax}, has at most a million items, and is whole. */
export function isMessagePack(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Items that each open container still waits for. */
  const waiting: number[] = [1];
  let at = 0;
  let items = 0;

  /** Reads a length of so many bytes and goes on behind it. */
  const length = (lengthBytes: number): number => {
    if (at + lengthBytes > bytes.byteLength) return Number.POSITIVE_INFINITY;
    const size =
      lengthBytes === 1 ? view.getUint8(at) : lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
    at += lengthBytes;
    return size;
  };

  const skip = (bytesToSkip: number) => {
    at += bytesToSkip;
  };

  while (waiting.length > 0) {
    const last = waiting.length - 1;
    if (waiting[last] === 0) {
      waiting.pop();
      continue;
    }
    waiting[last] = (waiting[last] ?? 0) - 1;
    items += 1;
    if (at >= bytes.byteLength || items > itemsMax) return false;
    const head = view.getUint8(at);
    at += 1;
    let children = 0;
    if (head <= 0x7f || head >= 0xe0 || head === 0xc0 || head === 0xc2 || head === 0xc3) continue;
    if (head === 0xc1) return false;
    if (head <= 0x8f) children = (head & 0x0f) * 2;
    else if (head <= 0x9f) children = head & 0x0f;
    else if (head <= 0xbf) skip(head & 0x1f);
    else if (head <= 0xc6) skip(length(2 ** (head - 0xc4)));
    else if (head <= 0xc9) skip(1 + length(2 ** (head - 0xc7)));
    else if (head >= 0xd9 && head <= 0xdb) skip(length(2 ** (head - 0xd9)));
    else if (head === 0xdc || head === 0xdd) children = length(head === 0xdc ? 2 : 4);
    else if (head >= 0xde) children = length(head === 0xde ? 2 : 4) * 2;
    else skip(fixedBytes[head] ?? 0);
    if (at > bytes.byteLength || children > bytes.byteLength - at) return false;
    if (children > 0) waiting.push(children);
    if (waiting.length > jsonDepthMax) return false;
  }
  return at === bytes.byteLength;
}

/** Only for bytes of which {@link isMessagePack} is true. Null for what the library refuses all the same. */
export function readMessagePack(bytes: Uint8Array): PackedValue | undefined {
  try {
    return valueOf(decode(bytes, { useBigInt64: true, mapKeyConverter: (key) => String(key) }));
  } catch {
    return undefined;
  }
}

/** Whole numbers become BigInt, whichever of the eight ways they were written in. */
function valueOf(decoded: unknown): PackedValue {
  if (typeof decoded === 'number') return Number.isInteger(decoded) ? BigInt(decoded) : decoded;
  if (Array.isArray(decoded)) return decoded.map(valueOf);
  if (decoded instanceof ExtData) {
    const data = typeof decoded.data === 'function' ? decoded.data(0) : decoded.data;
    return new Map<string, PackedValue>([
      ['ext', BigInt(decoded.type)],
      ['data', data],
    ]);
  }
  if (typeof decoded !== 'object' || decoded === null) return decoded as null | boolean | string | bigint;
  if (decoded instanceof Uint8Array || decoded instanceof Date) return decoded;
  return new Map(Object.entries(decoded).map(([key, value]) => [key, valueOf(value)]));
}

/** For people: bytes as base64, moments as ISO 8601, and numbers that JSON lacks as words. */
export function asJsonText(value: PackedValue, indent = 0): string {
  const space = '  '.repeat(indent + 1);
  const close = '  '.repeat(indent);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '"no date"' : JSON.stringify(value.toISOString());
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => space + asJsonText(item, indent + 1)).join(',\n')}\n${close}]`;
  }
  if (!(value instanceof Map)) return JSON.stringify(value);
  if (value.size === 0) return '{}';
  const lines = Array.from(
    value,
    ([key, item]) => `${space}${JSON.stringify(key)}: ${asJsonText(item, indent + 1)}`,
  );
  return `{\n${lines.join(',\n')}\n${close}}`;
}
