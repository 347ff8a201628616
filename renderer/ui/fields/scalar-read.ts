// Reads one typed value of AMQP from the text that somebody wrote, or says in words what is wrong with it.

import type { FieldValue } from '../../../src/contract/field-value.ts';
import { fieldsText } from '../../strings/fields.ts';
import type { FieldDraft } from './field-draft.ts';

const integerRanges = {
  int8: [-0x80, 0x7f],
  uint8: [0, 0xff],
  int16: [-0x8000, 0x7fff],
  uint16: [0, 0xffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  uint32: [0, 0xffff_ffff],
} as const;

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;
const { fault } = fieldsText;

/** The value, or the fault as a sentence. Tables and arrays are not scalars and do not come here. */
export function readScalar(draft: FieldDraft): FieldValue | string {
  const text = draft.text.trim();
  switch (draft.type) {
    case 'void':
      return { type: 'void' };
    case 'boolean':
      return { type: 'boolean', value: text === 'true' };
    case 'string':
      return { type: 'string', value: draft.text };
    case 'int64':
      return readInt64(text, draft.tag);
    case 'float':
    case 'double':
      return readFloat(text, draft.type);
    case 'decimal':
      return readDecimal(text);
    case 'timestamp': {
      const seconds = readTimestamp(text);
      return seconds === null ? fault.notTimestamp : { type: 'timestamp', value: seconds };
    }
    case 'bytes': {
      const bytes = readHex(text);
      return typeof bytes === 'string' ? bytes : { type: 'bytes', value: bytes };
    }
    case 'table':
    case 'array':
      throw new TypeError(`${draft.type} is not a scalar field`);
    default: {
      const [min, max] = integerRanges[draft.type];
      if (!/^[+-]?\d+$/.test(text)) return fault.notWhole;
      const value = Number(text);
      // -0 is a number of JavaScript, not of an AMQP integer.
      return value < min || value > max
        ? fault.range(String(min), String(max))
        : { type: draft.type, value: value + 0 };
    }
  }
}

function readInt64(text: string, tag: 'L' | null): FieldValue | string {
  if (!/^[+-]?\d+$/.test(text)) return fault.notWhole;
  if (text.length > 40) return fault.range(String(int64Min), String(int64Max));
  const value = BigInt(text.replace(/^\+/, ''));
  if (value < int64Min || value > int64Max) return fault.range(String(int64Min), String(int64Max));
  return { type: 'int64', value: value.toString(), ...(tag === null ? {} : { tag }) };
}

function readFloat(text: string, type: 'float' | 'double'): FieldValue | string {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return { type, value: text };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return fault.notNumber;
  const value = Number(text);
  if (!Number.isFinite(value)) return fault.notNumber;
  if (type === 'float' && !Number.isFinite(Math.fround(value))) return fault.floatRange;
  return { type, value };
}

function readDecimal(text: string): FieldValue | string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '') return fault.notDecimal;
  if (fraction.length > 255) return fault.decimalScale;
  const digits = BigInt(whole + fraction);
  const value = sign === '-' ? -digits : digits;
  if (value < -0x8000_0000n || value > 0xffff_ffffn) return fault.decimalRange;
  return { type: 'decimal', scale: fraction.length, value: Number(value) };
}

/** Seconds since 1970 in decimal, from digits or from a date with a time zone; null when it is neither. */
export function readTimestamp(text: string): string | null {
  if (/^\d{1,20}$/.test(text)) return BigInt(text) > uint64Max ? null : BigInt(text).toString();
  // Without a zone the same text would be another moment on another machine.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const seconds = Math.floor(Date.parse(text) / 1000);
  return Number.isFinite(seconds) && seconds >= 0 ? String(seconds) : null;
}

/** Bytes from hex digits with any white space between them, or the fault as a sentence. */
function readHex(text: string): Uint8Array<ArrayBuffer> | string {
  const wrong = /[^0-9a-fA-F\s]/.exec(text);
  if (wrong !== null) return fault.notHex(wrong.index + 1);
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 === 1) return fault.oddHex;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}
