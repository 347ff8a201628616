// Reads a field table that was typed: the entries to send, or what is wrong beside which row. Says nothing twice and
// changes no value silently: a number that does not fit its type is a fault, never clipped.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import { limits } from '../../../src/contract/limits.ts';
import { shortStringSize } from '../../../src/contract/model.ts';
import { fieldsText } from '../../strings/fields.ts';
import type { FieldDraft } from './field-draft.ts';
import { fieldTableSize } from './field-size.ts';
import { readScalar } from './scalar-read.ts';

export interface ReadFields {
  readonly entries: FieldEntry[];
  /** By row id; nothing may be sent while there is one. The key '' is about the table as a whole. */
  readonly faults: ReadonlyMap<string, string>;
  /** By row id; it can be sent all the same. */
  readonly warnings: ReadonlyMap<string, string>;
}

/** Entries in the order of the rows. With faults, `entries` holds only the rows that could be read. */
export function readFields(drafts: readonly FieldDraft[]): ReadFields {
  const faults = new Map<string, string>();
  const warnings = new Map<string, string>();
  const entries = readTable(drafts, 1, faults, warnings);
  const sizeBytes = fieldTableSize(entries);
  if (sizeBytes > limits.headersMaxBytes) faults.set('', fieldsText.fault.tooLarge(sizeBytes));
  return { entries, faults, warnings };
}

function readTable(
  drafts: readonly FieldDraft[],
  depth: number,
  faults: Map<string, string>,
  warnings: Map<string, string>,
): FieldEntry[] {
  const seen = new Set<string>();
  const entries: FieldEntry[] = [];
  for (const draft of drafts) {
    const nameFault = faultOfName(draft.name);
    if (nameFault !== null) faults.set(draft.id, nameFault);
    else if (seen.has(draft.name)) warnings.set(draft.id, fieldsText.warning.repeated);
    seen.add(draft.name);
    const value = readValue(draft, depth, faults, warnings);
    if (value !== null && nameFault === null) entries.push([draft.name, value]);
  }
  return entries;
}

/** Null when the name can be sent. */
export function faultOfName(name: string): string | null {
  if (name === '') return fieldsText.fault.nameMissing;
  const size = shortStringSize(name);
  return size > limits.shortStringBytes ? fieldsText.fault.nameTooLong(size) : null;
}

function readValue(
  draft: FieldDraft,
  depth: number,
  faults: Map<string, string>,
  warnings: Map<string, string>,
): FieldValue | null {
  if (draft.type === 'table' || draft.type === 'array') {
    if (depth >= limits.fieldDepth) {
      faults.set(draft.id, fieldsText.fault.tooDeep);
      return null;
    }
    if (draft.type === 'table') {
      return { type: 'table', entries: readTable(draft.children, depth + 1, faults, warnings) };
    }
    const items = draft.children.map((child) => readValue(child, depth + 1, faults, warnings));
    return { type: 'array', items: items.filter((item) => item !== null) };
  }
  const read = readScalar(draft);
  if (typeof read !== 'string') return read;
  // A fault of the name stands already; it is the first thing to put right.
  if (!faults.has(draft.id)) faults.set(draft.id, read);
  return null;
}

/** Without the faults of rows that nobody has finished writing yet: to say them while a row is new would be nagging. */
export function withoutUntouched(read: ReadFields, drafts: readonly FieldDraft[]): ReadFields {
  const faults = new Map(read.faults);
  const visit = (rows: readonly FieldDraft[]) => {
    for (const row of rows) {
      if (row.name === '' || row.text === '') faults.delete(row.id);
      visit(row.children);
    }
  };
  visit(drafts);
  return { ...read, faults };
}
