// Asks before an exchange is deleted, with what goes with it.

import { useState } from 'react';
import { useIsProduction } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { declareText } from '../../strings/declare.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
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
  const isProduction = useIsProduction(endpointId);
  const [ifUnused, setIfUnused] = useState(false);
  return (
    <DestructiveDialog
      title={text.title(exchange)}
      submit={text.submit}
      name={exchange}
      isProduction={isProduction}
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
    </DestructiveDialog>
  );
}
