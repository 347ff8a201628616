// A dialog that asks for one action: a form or a confirmation, its button, and the problem when it failed.

import { useId, type ReactNode } from 'react';
import type { AppError } from '../../src/contract/errors.ts';
import { uiText } from '../strings/ui.ts';
import styles from './action-dialog.module.css';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

export interface ActionDialogProps {
  readonly title: string;
  /** What the button does, in the words of its effect: "Purge 12 messages". */
  readonly submit: string;
  /** The button is red, and a click outside does not close. */
  readonly isDestructive?: boolean;
  /** Something in the dialog has the focus first, rather than Cancel. */
  readonly focusesInside?: boolean;
  readonly canSubmit: boolean;
  readonly busy: boolean;
  readonly problem: AppError | null;
  readonly width?: 'narrow' | 'wide';
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ActionDialog(props: ActionDialogProps) {
  const {
    title,
    submit,
    isDestructive = false,
    focusesInside = false,
    canSubmit,
    busy,
    problem,
    onSubmit,
    onClose,
    children,
  } = props;
  const formId = useId();
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width={props.width ?? 'narrow'}
      role={isDestructive ? 'alertdialog' : 'dialog'}
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy} autoFocus={isDestructive && !focusesInside}>
            {uiText.cancel}
          </Button>
          <Button
            type="submit"
            form={formId}
            look={isDestructive ? 'danger' : 'primary'}
            isDisabled={!canSubmit || busy}
          >
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canSubmit && !busy) onSubmit();
        }}
      >
        {children}
      </form>
      {problem !== null && <Problem error={problem} />}
    </Dialog>
  );
}
