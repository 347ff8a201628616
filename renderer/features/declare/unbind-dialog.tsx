// Asks before a binding is removed.

import { useState } from 'react';
import type { Binding } from '../../../src/contract/model.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { declareText } from '../../strings/declare.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import { ConfirmName } from '../../ui/confirm-name.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { deleteBinding } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import styles from './declare.module.css';

const text = declareText.unbind;

export interface UnbindDialogProps extends DialogState {
  readonly endpointId: string;
  readonly binding: Binding;
}

export function UnbindDialog({ endpointId, binding, ...state }: UnbindDialogProps) {
  const isProduction = useEndpoint(endpointId)?.environment === 'production';
  const [typed, setTyped] = useState('');
  return (
    <ActionDialog
      title={text.title}
      submit={text.submit}
      isDestructive
      canSubmit={!isProduction || typed === binding.destination}
      onSubmit={() => void deleteBinding(endpointId, binding)}
      {...state}
    >
      <div className={styles.effect}>
        <p>{text.effect(exchangeLabel(binding.source), binding.destination)}</p>
        <p>
          {text.keyIs}:{' '}
          <span className={styles.mono}>{binding.routingKey === '' ? text.noKey : binding.routingKey}</span>
        </p>
      </div>
      <ConfirmName isNeeded={isProduction} name={binding.destination} typed={typed} onType={setTyped} />
    </ActionDialog>
  );
}
