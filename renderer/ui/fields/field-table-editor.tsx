// A table of typed fields to edit: headers of a message, arguments of a queue. Draws rows and reports changes; what the
// rows mean is read in field-read.ts, whose faults and warnings come back in here.

import { useState } from 'react';
import { fieldsText } from '../../strings/fields.ts';
import { Button } from '../button.tsx';
import { changeField, newField, type FieldDraft } from './field-draft.ts';
import type { ReadFields } from './field-read.ts';
import { FieldRow } from './field-row.tsx';
import styles from './field-table-editor.module.css';

export interface FieldTableEditorProps {
  /** For screen readers: "Headers". */
  readonly label: string;
  readonly drafts: readonly FieldDraft[];
  readonly read: ReadFields;
  readonly onChange: (drafts: FieldDraft[]) => void;
}

export function FieldTableEditor({ label, drafts, read, onChange }: FieldTableEditorProps) {
  /** The row that was added last: it takes the focus once. */
  const [added, setAdded] = useState<string | null>(null);
  const change = (id: string, change: (draft: FieldDraft) => FieldDraft | null) =>
    onChange(changeField(drafts, id, change));
  const addInto = (parent: FieldDraft | null) => {
    const row = newField();
    setAdded(row.id);
    if (parent === null) onChange([...drafts, row]);
    else change(parent.id, (draft) => ({ ...draft, children: [...draft.children, row] }));
  };
  const whole = read.faults.get('');
  return (
    <div role="group" aria-label={label} className={styles.editor}>
      {drafts.map((draft, index) => (
        <FieldRow
          key={draft.id}
          draft={draft}
          position={index + 1}
          parent={null}
          read={read}
          focusId={added}
          onChange={change}
          onAdd={addInto}
        />
      ))}
      <div>
        <Button look="quiet" onPress={() => addInto(null)}>
          {fieldsText.add}
        </Button>
      </div>
      {whole !== undefined && (
        <p role="alert" className={styles.fault}>
          {whole}
        </p>
      )}
    </div>
  );
}
