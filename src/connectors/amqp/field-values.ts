// AMQP field values and the contract's, both ways, without loss: a table that is read and sent again has the same bytes.
// Not the wire codec, which is amqp/field-table.ts.

import { tableBytes, type FieldTable, type FieldValue as WireValue } from '../../amqp/field-table.ts';
import { AppError } from '../../contract/errors.ts';
import type { FieldEntry, FieldValue } from '../../contract/field-value.ts';
import { limits } from '../../contract/limits.ts';

const integerTypes = { b: 'int8', B: 'uint8', s: 'int16', u: 'uint16', I: 'int32', i: 'uint32' } as const;
const integerTags = { int8: 'b', uint8: 'B', int16: 's', uint16: 'u', int32: 'I', uint32: 'i' } as const;

export function toEntries(table: FieldTable): FieldEntry[] {
  return table.map((field) => [field.key, toContractValue(field.value)]);
}

/** Throws AppError bad_request for a 64-bit number out of its range; the contract has checked the rest. */
export function toFieldTable(entries: readonly FieldEntry[]): FieldTable {
  return entries.map(([key, value]) => ({ key, value: toWireValue(value, key) }));
}

/**
 * The arguments of a declaration or a binding. Throws AppError as {@link toFieldTable} does, and too_large; WireError
 * for a name over 255 bytes, which no client could read back.
 */
export function toArguments(entries: readonly FieldEntry[]): FieldTable {
  const table = toFieldTable(entries);
  const sizeBytes = tableBytes(table).length;
  if (sizeBytes <= limits.headersMaxBytes) return table;
  throw new AppError(
    'too_large',
    `The arguments take ${sizeBytes} bytes; at most ${limits.headersMaxBytes} are possible. Remove some.`,
  );
}

function toContractValue(field: WireValue): FieldValue {
  switch (field.tag) {
    case 't':
      return field.octet === undefined
        ? { type: 'boolean', value: field.value }
        : { type: 'boolean', value: field.value, octet: field.octet };
    case 'b':
    case 'B':
    case 's':
    case 'u':
    case 'I':
    case 'i':
      return { type: integerTypes[field.tag], value: field.value };
    case 'l':
      return { type: 'int64', value: String(field.value) };
    case 'L':
      return { type: 'int64', value: String(field.value), tag: 'L' };
    case 'T':
      return { type: 'timestamp', value: String(field.value) };
    case 'f':
    case 'd': {
      const type = field.tag === 'f' ? 'float' : 'double';
      const value = floatWord(field.value);
      return field.bits === undefined ? { type, value } : { type, value, bits: String(field.bits) };
    }
    case 'D':
      return { type: 'decimal', scale: field.scale, value: field.value };
    case 'S':
      return { type: 'string', value: field.value };
    case 'x':
      // A copy: the wire value may be a view of the message store, which moves on.
      return { type: 'bytes', value: Uint8Array.from(field.value) };
    case 'A':
      return { type: 'array', items: field.value.map(toContractValue) };
    case 'F':
      return { type: 'table', entries: toEntries(field.value) };
    case 'V':
      return { type: 'void' };
  }
}

/** `name` is the header's, for the error. Throws AppError bad_request. */
function toWireValue(field: FieldValue, name: string): WireValue {
  switch (field.type) {
    case 'boolean':
      return field.octet === undefined
        ? { tag: 't', value: field.value }
        : { tag: 't', value: field.value, octet: field.octet };
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
      return { tag: integerTags[field.type], value: field.value };
    case 'int64':
      return {
        tag: field.tag ?? 'l',
        value: inRange(BigInt.asIntN(64, BigInt(field.value)), field.value, name),
      };
    case 'timestamp':
      return { tag: 'T', value: inRange(BigInt.asUintN(64, BigInt(field.value)), field.value, name) };
    case 'float':
      return floating('f', field.value, field.bits, name);
    case 'double':
      return floating('d', field.value, field.bits, name);
    case 'decimal':
      return { tag: 'D', scale: field.scale, value: field.value >>> 0 };
    case 'string':
      return { tag: 'S', value: field.value };
    case 'bytes':
      return { tag: 'x', value: field.value };
    case 'array':
      return { tag: 'A', value: field.items.map((item) => toWireValue(item, name)) };
    case 'table':
      return { tag: 'F', value: toFieldTable(field.entries) };
    case 'void':
      return { tag: 'V', value: null };
  }
}

function floatWord(value: number): number | 'NaN' | 'Infinity' | '-Infinity' | '-0' {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  return Object.is(value, -0) ? '-0' : value;
}

function floating(tag: 'f' | 'd', value: number | string, bits: string | undefined, name: string): WireValue {
  const number = Number(value);
  if (bits === undefined || !Number.isNaN(number)) return { tag, value: number };
  const size = tag === 'f' ? 32 : 64;
  return { tag, value: number, bits: inRange(BigInt.asUintN(size, BigInt(bits)), bits, name) };
}

/** `wrapped` is the number cut to its size; when that is another number, it did not fit. */
function inRange(wrapped: bigint, text: string, name: string): bigint {
  if (wrapped === BigInt(text)) return wrapped;
  throw new AppError(
    'bad_request',
    `The value ${text} of '${name}' does not fit into 64 bits. Use a smaller number.`,
  );
}
