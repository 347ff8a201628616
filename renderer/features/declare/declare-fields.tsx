// Parts that the declaring dialogs share: a check with its hint, how long a thing lives, and the typed arguments.

import { declareText } from '../../strings/declare.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import { withoutUntouched, type ReadFields } from '../../ui/fields/field-read.ts';
import { FieldTableEditor } from '../../ui/fields/field-table-editor.tsx';
import type { QueueDraft } from './declare-draft.ts';
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

type Lifetime = Pick<QueueDraft, 'durable' | 'autoDelete'>;

export interface LifetimeFieldsProps {
  readonly draft: Lifetime;
  readonly text: { readonly durableHint: string; readonly autoDeleteHint: string };
  readonly onChange: (patch: Partial<Lifetime>) => void;
}

/** Whether it outlives the broker's restart, and its last user. */
export function LifetimeFields({ draft, text, onChange }: LifetimeFieldsProps) {
  return (
    <>
      <FlagField
        label={declareText.durable}
        hint={text.durableHint}
        isSelected={draft.durable}
        onChange={(durable) => onChange({ durable })}
      />
      <FlagField
        label={declareText.autoDelete}
        hint={text.autoDeleteHint}
        isSelected={draft.autoDelete}
        onChange={(autoDelete) => onChange({ autoDelete })}
      />
    </>
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
