// The value cell of a typed field: a box for most types, a choice for a boolean, a count for what is nested.

import { fieldsText } from '../../strings/fields.ts';
import { Button } from '../button.tsx';
import type { FieldDraft } from './field-draft.ts';
import styles from './field-table-editor.module.css';

export interface FieldValueInputProps {
  readonly draft: FieldDraft;
  readonly label: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  readonly onText: (text: string) => void;
  readonly onEnter: () => void;
}

export function FieldValueInput({
  draft,
  label,
  isInvalid,
  describedBy,
  onText,
  onEnter,
}: FieldValueInputProps) {
  switch (draft.type) {
    case 'void':
      return <span className={styles.note}>{fieldsText.nothing}</span>;
    case 'table':
      return <span className={styles.note}>{fieldsText.entries(draft.children.length)}</span>;
    case 'array':
      return <span className={styles.note}>{fieldsText.items(draft.children.length)}</span>;
    case 'boolean':
      return (
        <select
          className={styles.select}
          aria-label={label}
          value={draft.text}
          onChange={(event) => onText(event.currentTarget.value)}
        >
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      );
    default:
      return (
        <span className={styles.value}>
          <input
            className={styles.input}
            aria-label={label}
            placeholder={fieldsText.value}
            value={draft.text}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            onChange={(event) => onText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              onEnter();
            }}
          />
          {draft.type === 'timestamp' && (
            <Button look="quiet" onPress={() => onText(String(Math.floor(Date.now() / 1000)))}>
              {fieldsText.now}
            </Button>
          )}
        </span>
      );
  }
}
