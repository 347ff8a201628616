// Parts that the declaring dialogs share: a check with its hint, and the typed arguments.

import { declareText } from '../../strings/declare.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import { withoutUntouched, type ReadFields } from '../../ui/fields/field-read.ts';
import { FieldTableEditor } from '../../ui/fields/field-table-editor.tsx';
import styles from './declare.module.css';

export interface FlagFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function FlagField({ label, hint, isSelected, onChange }: FlagFieldProps) {
  return (
    <Checkbox isSelected={isSelected} onChange={onChange}>
      <span>
        {label} <span className={styles.hint}>{hint}</span>
      </span>
    </Checkbox>
  );
}

export interface ArgumentsFieldProps {
  readonly drafts: readonly FieldDraft[];
  readonly read: ReadFields;
  readonly onChange: (drafts: FieldDraft[]) => void;
}

export function ArgumentsField({ drafts, read, onChange }: ArgumentsFieldProps) {
  return (
    <div className={styles.arguments}>
      <span className={styles.label}>{declareText.arguments}</span>
      <FieldTableEditor
        label={declareText.arguments}
        drafts={drafts}
        read={withoutUntouched(read, drafts)}
        onChange={onChange}
      />
    </div>
  );
}
