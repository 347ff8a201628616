// Typed headers as flat lines for a list: nested tables and arrays are indented below their name. Pure; every AMQP type
// is named with its letter on the wire, because 7 as int8 and 7 as int64 are different headers to a program.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import { messageText } from '../../strings/message.ts';
import { decimalText, toHex } from './copy-forms.ts';

export const headerLinesMax = 20_000;

export interface HeaderLine {
  readonly depth: number;
  /** A header's name, or an array item's index. */
  readonly name: string;
  readonly isIndex: boolean;
  readonly type: string;
  /** The type's letter in RabbitMQ's field tables. */
  readonly letter: string;
  /** Exact text; null for a table or an array, whose items follow. */
  readonly value: string | null;
  /** Said beside the value: items of a container, bytes, a date, which server wrote it. */
  readonly remark: string | null;
}

const letters = {
  boolean: 't',
  int8: 'b',
  uint8: 'B',
  int16: 's',
  uint16: 'u',
  int32: 'I',
  uint32: 'i',
  int64: 'l',
  float: 'f',
  double: 'd',
  decimal: 'D',
  string: 'S',
  bytes: 'x',
  timestamp: 'T',
  array: 'A',
  table: 'F',
  void: 'V',
} as const satisfies Record<FieldValue['type'], string>;

/** `cut` is true when there are more lines than are given. */
export function headerLines(entries: readonly FieldEntry[]): { lines: HeaderLine[]; cut: boolean } {
  const lines: HeaderLine[] = [];
  const addValue = (name: string, isIndex: boolean, value: FieldValue, depth: number): void => {
    if (lines.length >= headerLinesMax) return;
    lines.push({
      depth,
      name,
      isIndex,
      type: value.type,
      letter: value.type === 'int64' ? (value.tag ?? 'l') : letters[value.type],
      value: valueText(value),
      remark: depth === 0 ? remarkOnHeader(name, value) : remarkOn(value),
    });
    if (value.type === 'table')
      for (const [inner, item] of value.entries) addValue(inner, false, item, depth + 1);
    if (value.type === 'array')
      value.items.forEach((item, index) => addValue(String(index), true, item, depth + 1));
  };
  for (const [name, value] of entries) addValue(name, false, value, 0);
  return { lines, cut: lines.length >= headerLinesMax };
}

function valueText(value: FieldValue): string | null {
  switch (value.type) {
    case 'table':
    case 'array':
      return null;
    case 'void':
      return 'null';
    case 'bytes':
      return toHex(value.value);
    case 'decimal':
      return decimalText(value.value, value.scale);
    case 'string':
      return readableString(value.value);
    default:
      return String(value.value);
  }
}

function remarkOnHeader(name: string, value: FieldValue): string | null {
  const isMoment = name === 'timestamp_in_ms' && value.type === 'int64';
  const parts = [
    isMoment ? momentText(Number(value.value)) : remarkOn(value),
    Object.hasOwn(messageText.brokerHeaders, name) ? messageText.brokerHeaders[name] : null,
  ].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? null : parts.join(', ');
}

function remarkOn(value: FieldValue): string | null {
  switch (value.type) {
    case 'table':
      return counted(value.entries.length, 'entry', 'entries');
    case 'array':
      return counted(value.items.length, 'item', 'items');
    case 'bytes':
      return counted(value.value.byteLength, 'byte', 'bytes');
    case 'timestamp':
      return timestampText(value.value);
    case 'string':
      return value.value === '' ? 'empty' : null;
    default:
      return null;
  }
}

/** A lone surrogate stands for a byte that is not UTF-8; it is shown as \xNN. */
export function readableString(text: string): string {
  return text.replace(
    /[\uD800-\uDFFF]/gu,
    (lone) => `\\x${((lone.codePointAt(0) ?? 0) & 0xff).toString(16).padStart(2, '0')}`,
  );
}

/** Seconds since 1970 as a date, or null beyond the years that a date can hold. */
export function timestampText(seconds: string): string | null {
  return momentText(Number(seconds) * 1000);
}

function momentText(milliseconds: number): string | null {
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString().replace('.000Z', 'Z')
    : null;
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
