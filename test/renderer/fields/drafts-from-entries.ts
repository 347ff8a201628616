// Field entries as somebody would have to write them in the editor: the way back from what is read.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import { newField, type FieldDraft } from '../../../renderer/ui/fields/field-draft.ts';

/** Reading the drafts again gives the same entries. */
export function draftsFromEntries(entries: readonly FieldEntry[]): FieldDraft[] {
  return entries.map(([name, value]) => draftFromValue(name, value));
}

function draftFromValue(name: string, value: FieldValue): FieldDraft {
  const { type } = value;
  switch (value.type) {
    case 'void':
      return newField({ name, type });
    case 'table':
      return newField({ name, type, children: draftsFromEntries(value.entries) });
    case 'array':
      return newField({ name, type, children: value.items.map((item) => draftFromValue('', item)) });
    case 'bytes':
      return newField({ name, type, text: hexOf(value.value) });
    case 'decimal':
      return newField({ name, type, text: decimalText(value.value, value.scale) });
    case 'int64':
      return newField({ name, type, text: value.value, tag: value.tag ?? null });
    case 'float':
    case 'double':
      return newField({ name, type, text: Object.is(value.value, -0) ? '-0' : String(value.value) });
    default:
      return newField({ name, type, text: String(value.value) });
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function decimalText(value: number, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
