// AMQP field tables, lossless: every value keeps its wire tag, repeated keys and their order stay.
// The tags are RabbitMQ's (https://www.rabbitmq.com/amqp-0-9-1-errata), not the published specification's:
// `s` is a 16-bit integer, `l` and `L` are both signed 64-bit.

import type { WireReader } from './reader.ts';
import { WireError } from './wire-error.ts';
import { WireWriter } from './writer.ts';

export type FieldValue =
  /** `octet` only when the wire had neither 0 nor 1. */
  | { readonly tag: 't'; readonly value: boolean; readonly octet?: number }
  | { readonly tag: 'b' | 'B' | 's' | 'u' | 'I' | 'i'; readonly value: number }
  /** `T` is seconds since 1970, unsigned. */
  | { readonly tag: 'l' | 'L' | 'T'; readonly value: bigint }
  /** `bits` only for a NaN: JavaScript may change which NaN it is. */
  | { readonly tag: 'f' | 'd'; readonly value: number; readonly bits?: bigint }
  /** value / 10^scale; the value is read unsigned, as RabbitMQ does. */
  | { readonly tag: 'D'; readonly scale: number; readonly value: number }
  | { readonly tag: 'S'; readonly value: string }
  | { readonly tag: 'x'; readonly value: Uint8Array }
  | { readonly tag: 'A'; readonly value: readonly FieldValue[] }
  | { readonly tag: 'F'; readonly value: FieldTable }
  | { readonly tag: 'V'; readonly value: null };

export interface Field {
  readonly key: string;
  readonly value: FieldValue;
}

export type FieldTable = readonly Field[];

/** RabbitMQ has no limit; ours keeps hostile nesting from exhausting the stack. */
export const defaultTableDepth = 64;

/** The first value under that key, as RabbitMQ's table_lookup does. */
export function lookup(table: FieldTable, key: string): FieldValue | undefined {
  return table.find((field) => field.key === key)?.value;
}

/** The table as RabbitMQ writes one that it has read: of the two tags for a signed 64-bit number only `l`. */
export function rewrittenTable(table: FieldTable): FieldTable {
  return table.map(({ key, value }) => ({ key, value: rewrittenValue(value) }));
}

function rewrittenValue(value: FieldValue): FieldValue {
  if (value.tag === 'L') return { tag: 'l', value: value.value };
  if (value.tag === 'A') return { tag: 'A', value: value.value.map(rewrittenValue) };
  if (value.tag === 'F') return { tag: 'F', value: rewrittenTable(value.value) };
  return value;
}

/** Reads a table with its 32-bit length. Throws {@link WireError}. */
export function decodeTable(reader: WireReader, depth = defaultTableDepth): FieldTable {
  if (depth <= 0) throw new WireError('field tables and arrays are nested too deeply');
  const inner = reader.slice(reader.long());
  const table: Field[] = [];
  while (inner.remaining > 0) {
    const key = inner.shortText();
    table.push({ key, value: decodeValue(inner, depth) });
  }
  return table;
}

/** Writes a table with its length. Throws {@link WireError} for a key over 255 bytes. */
export function encodeTable(writer: WireWriter, table: FieldTable): void {
  writer.sized(() => {
    for (const field of table) {
      writer.shortText(field.key);
      encodeValue(writer, field.value);
    }
  });
}

/** A table as bytes, its length included. */
export function tableBytes(table: FieldTable): Buffer {
  const writer = new WireWriter();
  encodeTable(writer, table);
  return writer.finish();
}

function decodeValue(reader: WireReader, depth: number): FieldValue {
  const tag = String.fromCharCode(reader.octet());
  switch (tag) {
    case 't': {
      const octet = reader.octet();
      return octet > 1 ? { tag, value: true, octet } : { tag, value: octet === 1 };
    }
    case 'b':
      return { tag, value: reader.int8() };
    case 'B':
      return { tag, value: reader.octet() };
    case 's':
      return { tag, value: reader.int16() };
    case 'u':
      return { tag, value: reader.short() };
    case 'I':
      return { tag, value: reader.int32() };
    case 'i':
      return { tag, value: reader.long() };
    case 'l':
    case 'L':
      return { tag, value: reader.int64() };
    case 'T':
      return { tag, value: reader.longlong() };
    case 'f':
    case 'd':
      return decodeFloating(reader, tag);
    case 'D':
      return { tag, scale: reader.octet(), value: reader.long() };
    case 'S':
      return { tag, value: reader.longText() };
    case 'x':
      return { tag, value: reader.longBytes() };
    case 'A':
      return { tag, value: decodeArray(reader, depth - 1) };
    case 'F':
      return { tag, value: decodeTable(reader, depth - 1) };
    case 'V':
      return { tag, value: null };
    default:
      throw new WireError(`unknown field tag 0x${tag.charCodeAt(0).toString(16).padStart(2, '0')}`);
  }
}

function decodeFloating(reader: WireReader, tag: 'f' | 'd'): FieldValue {
  const at = reader.position;
  const value = tag === 'f' ? reader.float() : reader.double();
  if (!Number.isNaN(value)) return { tag, value };
  const bits = tag === 'f' ? BigInt(reader.bytes.readUInt32BE(at)) : reader.bytes.readBigUInt64BE(at);
  return { tag, value, bits };
}

function decodeArray(reader: WireReader, depth: number): FieldValue[] {
  if (depth <= 0) throw new WireError('field tables and arrays are nested too deeply');
  const inner = reader.slice(reader.long());
  const values: FieldValue[] = [];
  while (inner.remaining > 0) values.push(decodeValue(inner, depth));
  return values;
}

function encodeValue(writer: WireWriter, field: FieldValue): void {
  writer.octet(field.tag.charCodeAt(0));
  switch (field.tag) {
    case 't':
      return writer.octet(field.octet ?? Number(field.value));
    case 'b':
      return writer.int8(field.value);
    case 'B':
      return writer.octet(field.value);
    case 's':
      return writer.int16(field.value);
    case 'u':
      return writer.short(field.value);
    case 'I':
      return writer.int32(field.value);
    case 'i':
      return writer.long(field.value);
    case 'l':
    case 'L':
      return writer.int64(field.value);
    case 'T':
      return writer.longlong(field.value);
    case 'f':
      return field.bits === undefined ? writer.float(field.value) : writer.long(Number(field.bits));
    case 'd':
      return field.bits === undefined ? writer.double(field.value) : writer.longlong(field.bits);
    case 'D':
      writer.octet(field.scale);
      return writer.long(field.value);
    case 'S':
      return writer.longText(field.value);
    case 'x':
      return writer.longBytes(field.value);
    case 'A':
      return writer.sized(() => {
        for (const value of field.value) encodeValue(writer, value);
      });
    case 'F':
      return encodeTable(writer, field.value);
    case 'V':
      return;
  }
}
