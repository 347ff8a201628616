// A field table while somebody edits it: what was typed, kept as text, so that nothing is lost or rounded before it is
// read. Not the check (field-read.ts) and not the rows on the screen (field-table-editor.tsx).

import type { FieldValue } from '../../../src/contract/field-value.ts';

export type FieldType = FieldValue['type'];

export const fieldTypes = [
  'string',
  'boolean',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'float',
  'double',
  'decimal',
  'timestamp',
  'bytes',
  'table',
  'array',
  'void',
] as const satisfies readonly FieldType[];

export interface FieldDraft {
  /** Names the row on the page only. */
  readonly id: string;
  /** Ignored inside an array. */
  readonly name: string;
  readonly type: FieldType;
  /** What was typed; "true" or "false" for a boolean, hex for bytes. Unused by table, array and void. */
  readonly text: string;
  /** The letter an int64 came with, so that it goes back under the same one. */
  readonly tag: 'L' | null;
  /** Of a table or an array. */
  readonly children: readonly FieldDraft[];
}

let lastId = 0;

/** A new, empty row. */
export function newField(patch: Partial<Omit<FieldDraft, 'id'>> = {}): FieldDraft {
  lastId += 1;
  return { id: `field-${lastId}`, name: '', type: 'string', text: '', tag: null, children: [], ...patch };
}

/** Replaces the row with that id, wherever it is nested. */
export function changeField(
  drafts: readonly FieldDraft[],
  id: string,
  change: (draft: FieldDraft) => FieldDraft | null,
): FieldDraft[] {
  return drafts.flatMap((draft) => {
    if (draft.id !== id) {
      return draft.children.length === 0
        ? [draft]
        : [{ ...draft, children: changeField(draft.children, id, change) }];
    }
    const changed = change(draft);
    return changed === null ? [] : [changed];
  });
}

/** Another type for a row; its text stays, so that a wrong choice costs nothing. */
export function retypeField(draft: FieldDraft, type: FieldType): FieldDraft {
  const text = type === 'boolean' && draft.text !== 'true' && draft.text !== 'false' ? 'false' : draft.text;
  return { ...draft, type, text, tag: null };
}
