// One row of a typed field table: name, type, value, and the rows nested in it.

import { X } from 'lucide-react';
import { useId } from 'react';
import { fieldsText } from '../../strings/fields.ts';
import { Button } from '../button.tsx';
import { IconButton } from '../icon-button.tsx';
import { fieldTypes, retypeField, type FieldDraft, type FieldType } from './field-draft.ts';
import { faultOfName, type ReadFields } from './field-read.ts';
import styles from './field-table-editor.module.css';
import { FieldValueInput } from './field-value-input.tsx';

export interface FieldRowProps {
  readonly draft: FieldDraft;
  /** From 1, among its neighbours. */
  readonly position: number;
  readonly parent: FieldDraft | null;
  readonly read: ReadFields;
  readonly focusId: string | null;
  readonly onChange: (id: string, change: (draft: FieldDraft) => FieldDraft | null) => void;
  readonly onAdd: (parent: FieldDraft | null) => void;
}

export function FieldRow({ draft, position, parent, read, focusId, onChange, onAdd }: FieldRowProps) {
  const messageId = useId();
  const inArray = parent?.type === 'array';
  const called = draft.name === '' ? fieldsText.unnamed : draft.name;
  const fault = read.faults.get(draft.id);
  const message = fault ?? read.warnings.get(draft.id);
  const isNameWrong = !inArray && faultOfName(draft.name) !== null;
  const nests = draft.type === 'table' || draft.type === 'array';
  const addNext = () => onAdd(parent);
  return (
    <div className={styles.row}>
      <div className={styles.cells}>
        {inArray ? (
          <span className={styles.position}>{position}</span>
        ) : (
          <input
            className={styles.input}
            aria-label={fieldsText.nameOf(position)}
            placeholder={fieldsText.name}
            value={draft.name}
            spellCheck={false}
            autoComplete="off"
            autoFocus={draft.id === focusId}
            aria-invalid={fault !== undefined && isNameWrong}
            aria-describedby={message === undefined ? undefined : messageId}
            onChange={(event) => {
              const name = event.currentTarget.value;
              onChange(draft.id, (row) => ({ ...row, name }));
            }}
          />
        )}
        <select
          className={styles.select}
          aria-label={inArray ? fieldsText.itemType(position) : fieldsText.typeOf(called)}
          value={draft.type}
          autoFocus={inArray && draft.id === focusId}
          onChange={(event) => {
            const type = event.currentTarget.value as FieldType;
            onChange(draft.id, (row) => retypeField(row, type));
          }}
        >
          {fieldTypes.map((type) => (
            <option key={type} value={type}>
              {fieldsText.typeNames[type]}
            </option>
          ))}
        </select>
        <FieldValueInput
          draft={draft}
          label={inArray ? fieldsText.itemValue(position) : fieldsText.valueOf(called)}
          isInvalid={fault !== undefined && !isNameWrong}
          describedBy={message === undefined ? undefined : messageId}
          onText={(text) => onChange(draft.id, (row) => ({ ...row, text }))}
          onEnter={addNext}
        />
        <IconButton
          label={fieldsText.remove(inArray ? String(position) : called)}
          onPress={() => onChange(draft.id, () => null)}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {message !== undefined && (
        <p
          id={messageId}
          role={fault === undefined ? undefined : 'alert'}
          className={fault === undefined ? styles.warning : styles.fault}
        >
          {message}
        </p>
      )}
      {nests && (
        <div className={styles.nested} role="group" aria-label={called}>
          {draft.children.map((child, index) => (
            <FieldRow
              key={child.id}
              draft={child}
              position={index + 1}
              parent={draft}
              read={read}
              focusId={focusId}
              onChange={onChange}
              onAdd={onAdd}
            />
          ))}
          <Button look="quiet" onPress={() => onAdd(draft)}>
            {draft.type === 'array' ? fieldsText.addItem : fieldsText.addEntry}
          </Button>
        </div>
      )}
    </div>
  );
}
