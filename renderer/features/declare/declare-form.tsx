// The dialog that declares or binds: the fields of its kind, then the arguments that all kinds have. It can be sent once
// nothing in it is wrong.

import type { ReactNode } from 'react';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import type { ReadForm } from './declare-draft.ts';
import { ArgumentsField } from './declare-fields.tsx';
import type { DialogState } from './dialog-state.ts';

export interface DeclareFormProps<Input> extends DialogState {
  readonly text: { readonly title: string; readonly submit: string };
  readonly read: ReadForm<Input>;
  readonly argumentDrafts: readonly FieldDraft[];
  readonly onArguments: (drafts: FieldDraft[]) => void;
  readonly onSubmit: (input: Input) => Promise<void>;
  readonly children: ReactNode;
}

export function DeclareForm<Input>({
  text,
  read,
  argumentDrafts,
  onArguments,
  onSubmit,
  children,
  ...state
}: DeclareFormProps<Input>) {
  return (
    <ActionDialog
      title={text.title}
      submit={text.submit}
      width="wide"
      canSubmit={read.input !== null}
      onSubmit={() => {
        if (read.input !== null) void onSubmit(read.input);
      }}
      {...state}
    >
      {children}
      <ArgumentsField drafts={argumentDrafts} read={read.arguments} onChange={onArguments} />
    </ActionDialog>
  );
}
