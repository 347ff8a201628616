// How many bytes a field table takes on the wire, without writing it: its limit is said before anything is sent.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import { shortStringSize } from '../../../src/contract/model.ts';

const fixedBytes = {
  boolean: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  float: 4,
  double: 8,
  decimal: 5,
  timestamp: 8,
  void: 0,
} as const;

/** With the four bytes of the table's own length. */
export function fieldTableSize(entries: readonly FieldEntry[]): number {
  let size = 4;
  for (const [name, value] of entries) size += 1 + shortStringSize(name) + fieldSize(value);
  return size;
}

function fieldSize(value: FieldValue): number {
  switch (value.type) {
    case 'string':
      return 5 + shortStringSize(value.value);
    case 'bytes':
      return 5 + value.value.byteLength;
    case 'table':
      return 1 + fieldTableSize(value.entries);
    case 'array':
      return value.items.reduce((size, item) => size + fieldSize(item), 5);
    default:
      return 1 + fixedBytes[value.type];
  }
}
