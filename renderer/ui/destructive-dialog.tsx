// Asks before something goes that does not come back, or goes elsewhere. On an endpoint marked production the name of what
// goes must be typed.

import { useState } from 'react';
import { uiText } from '../strings/ui.ts';
import { ActionDialog, type ActionDialogProps } from './action-dialog.tsx';
import { TextField } from './text-field.tsx';

export interface DestructiveDialogProps extends Omit<ActionDialogProps, 'canSubmit'> {
  /** Of what goes. */
  readonly name: string;
  readonly isProduction: boolean;
  /** False while something else is in the way. */
  readonly canSubmit?: boolean;
}

export function DestructiveDialog({
  name,
  isProduction,
  canSubmit = true,
  isDestructive = true,
  children,
  ...props
}: DestructiveDialogProps) {
  const [typed, setTyped] = useState('');
  return (
    <ActionDialog
      {...props}
      isDestructive={isDestructive}
      focusesInside={isProduction}
      canSubmit={canSubmit && (!isProduction || typed === name)}
    >
      {children}
      {isProduction && (
        <TextField
          label={uiText.typeName(name)}
          mono
          value={typed}
          onChange={setTyped}
          autoFocus={isDestructive}
        />
      )}
    </ActionDialog>
  );
}
