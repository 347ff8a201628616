// Asks before an exchange is deleted, with what goes with it.

import { useState } from 'react';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { declareText } from '../../strings/declare.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmName } from '../../ui/confirm-name.tsx';
import { deleteExchange } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import words from '../../ui/words.module.css';
import styles from './declare.module.css';

const text = declareText.deleteExchange;

export interface DeleteExchangeDialogProps extends DialogState {
  readonly endpointId: string;
  readonly exchange: string;
}

export function DeleteExchangeDialog({ endpointId, exchange, ...state }: DeleteExchangeDialogProps) {
  const row = useRow('exchange.watch', { endpointId }, exchange);
  const isProduction = useEndpoint(endpointId)?.environment === 'production';
  const [typed, setTyped] = useState('');
  const [ifUnused, setIfUnused] = useState(false);
  return (
    <ActionDialog
      title={text.title(exchange)}
      submit={text.submit}
      isDestructive
      canSubmit={!isProduction || typed === exchange}
      onSubmit={() => void deleteExchange(endpointId, exchange, ifUnused)}
      {...state}
    >
      <div className={styles.effect}>
        <p className={words.strong}>{text.effect(row?.bindings ?? 0)}</p>
        <p>{text.publishers}</p>
      </div>
      <Checkbox isSelected={ifUnused} onChange={setIfUnused}>
        {text.ifUnused}
      </Checkbox>
      <ConfirmName isNeeded={isProduction} name={exchange} typed={typed} onType={setTyped} />
    </ActionDialog>
  );
}
