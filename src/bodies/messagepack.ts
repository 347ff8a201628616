// Reads a MessagePack value (https://github.com/msgpack/msgpack/blob/master/spec.md) without losing any of it: entries of
// maps in their order, repeated and odd keys too, integers told from floats, text that is no UTF-8 as its bytes. Libraries
// make objects of maps, which lose all of that, and make room for as many items as a header promises.

import { readUtf8 } from './charset.ts';
import { jsonDepthMax } from './json.ts';

/** Whole numbers are BigInt; a number was written as a float. */
export type PackedValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | Uint8Array
  | PackedMoment
  | PackedMap
  | PackedValue[];

export class PackedMap {
  readonly entries: readonly (readonly [PackedValue, PackedValue])[];
  constructor(entries: readonly (readonly [PackedValue, PackedValue])[]) {
    this.entries = entries;
  }
}

export class PackedMoment {
  /** Since 1970; negative before. */
  readonly seconds: bigint;
  readonly nanoseconds: number;
  constructor(seconds: bigint, nanoseconds: number) {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }
}

const itemsMax = 1_000_000;
const momentType = -1;

export function namesMessagePack(contentType: string | null): boolean {
  return /msgpack|messagepack/i.test(contentType?.split(';', 1)[0] ?? '');
}

/** Begins as a map or a list with something in it does; text in UTF-8 does not begin with such a byte. */
export function looksPacked(bytes: Uint8Array): boolean {
  const head = bytes[0] ?? 0;
  return (head >= 0x81 && head <= 0x9f && head !== 0x90) || (head >= 0xdc && head <= 0xdf);
}

class NotPacked extends Error {}

/** Undefined unless the bytes are exactly one value, of at most a million items and {@link jsonDepthMax} levels. */
export function readMessagePack(bytes: Uint8Array): PackedValue | undefined {
  try {
    const reader = new Reader(bytes);
    const value = reader.value(0);
    return reader.atEnd ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof NotPacked) return undefined;
    throw thrown;
  }
}

class Reader {
  readonly #view: DataView;
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#view.byteLength;
  }

  value(depth: number): PackedValue {
    this.#items += 1;
    if (this.#items > itemsMax || depth > jsonDepthMax) throw new NotPacked();
    const head = this.#view.getUint8(this.#take(1));
    if (head <= 0x7f) return BigInt(head);
    if (head <= 0x8f) return this.#map(head & 0x0f, depth);
    if (head <= 0x9f) return this.#list(head & 0x0f, depth);
    if (head <= 0xbf) return this.#text(head & 0x1f);
    if (head >= 0xe0) return BigInt(head - 0x100);
    if (head === 0xc0) return null;
    if (head === 0xc1) throw new NotPacked();
    if (head <= 0xc3) return head === 0xc3;
    if (head <= 0xc6) return this.#bytes(this.#length(head - 0xc4));
    if (head <= 0xc9) return this.#extension(this.#length(head - 0xc7));
    if (head === 0xca) return this.#view.getFloat32(this.#take(4));
    if (head === 0xcb) return this.#view.getFloat64(this.#take(8));
    if (head <= 0xcf) return this.#unsigned(head - 0xcc);
    if (head <= 0xd3) return BigInt.asIntN(8 * 2 ** (head - 0xd0), this.#unsigned(head - 0xd0));
    if (head <= 0xd8) return this.#extension(2 ** (head - 0xd4));
    if (head <= 0xdb) return this.#text(this.#length(head - 0xd9));
    if (head <= 0xdd) return this.#list(this.#length(head - 0xdb), depth);
    return this.#map(this.#length(head - 0xdd), depth);
  }

  /** Where so many bytes begin, which are passed over. */
  #take(sizeBytes: number): number {
    const from = this.#at;
    if (from + sizeBytes > this.#view.byteLength) throw new NotPacked();
    this.#at += sizeBytes;
    return from;
  }

  /** Of 2^power bytes. */
  #unsigned(power: number): bigint {
    const at = this.#take(2 ** power);
    if (power === 0) return BigInt(this.#view.getUint8(at));
    if (power === 1) return BigInt(this.#view.getUint16(at));
    return power === 2 ? BigInt(this.#view.getUint32(at)) : this.#view.getBigUint64(at);
  }

  #length(power: number): number {
    return Number(this.#unsigned(power));
  }

  #bytes(sizeBytes: number): Uint8Array {
    const at = this.#take(sizeBytes);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, sizeBytes);
  }

  #text(sizeBytes: number): string | Uint8Array {
    const bytes = this.#bytes(sizeBytes);
    return readUtf8(bytes) ?? bytes;
  }

  #list(count: number, depth: number): PackedValue[] {
    const items: PackedValue[] = [];
    while (items.length < count) items.push(this.value(depth + 1));
    return items;
  }

  #map(count: number, depth: number): PackedMap {
    const entries: [PackedValue, PackedValue][] = [];
    while (entries.length < count) entries.push([this.value(depth + 1), this.value(depth + 1)]);
    return new PackedMap(entries);
  }

  #extension(sizeBytes: number): PackedValue {
    const type = this.#view.getInt8(this.#take(1));
    const data = this.#bytes(sizeBytes);
    const moment = type === momentType ? momentOf(data) : null;
    return (
      moment ??
      new PackedMap([
        ['ext', BigInt(type)],
        ['data', data],
      ])
    );
  }
}

/** The three ways to write a timestamp; null for one that is none of them. */
function momentOf(data: Uint8Array): PackedMoment | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.byteLength === 4) return new PackedMoment(BigInt(view.getUint32(0)), 0);
  if (data.byteLength === 8) {
    const both = view.getBigUint64(0);
    return new PackedMoment(BigInt.asUintN(34, both), Number(both >> 34n));
  }
  return data.byteLength === 12 ? new PackedMoment(view.getBigInt64(4), view.getUint32(0)) : null;
}
