// An AMQP field value on one line, for a cell or a list. Its type is not said; where that matters it stands beside.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';

const bytesShown = 32;

/** Tables as "{name: value}", arrays as "[value]", bytes in hex and cut with their size. */
export function fieldText(value: FieldValue): string {
  switch (value.type) {
    case 'void':
      return 'void';
    case 'table':
      return `{${fieldsText(value.entries)}}`;
    case 'array':
      return `[${value.items.map(fieldText).join(', ')}]`;
    case 'decimal':
      return value.scale === 0 ? String(value.value) : `${value.value}e-${value.scale}`;
    case 'bytes': {
      const hex = Array.from(value.value.subarray(0, bytesShown), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join(' ');
      return value.value.byteLength > bytesShown ? `${hex} … (${value.value.byteLength} bytes)` : hex;
    }
    default:
      return String(value.value);
  }
}

/** "name: value, name: value". */
export function fieldsText(entries: readonly FieldEntry[]): string {
  return entries.map(([name, value]) => `${name}: ${fieldText(value)}`).join(', ');
}
