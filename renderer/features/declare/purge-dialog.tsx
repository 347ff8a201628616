// Asks before a queue is purged, with the live count of what goes and of what stays.

import { useState } from 'react';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { declareText } from '../../strings/declare.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import { ConfirmName } from '../../ui/confirm-name.tsx';
import { purgeQueue } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import words from '../../ui/words.module.css';
import styles from './declare.module.css';

const text = declareText.purge;

export interface PurgeDialogProps extends DialogState {
  readonly endpointId: string;
  readonly queue: string;
}

export function PurgeDialog({ endpointId, queue, ...state }: PurgeDialogProps) {
  const row = useRow('queue.watch', { endpointId }, queue);
  const isProduction = useEndpoint(endpointId)?.environment === 'production';
  const [typed, setTyped] = useState('');
  const ready = row?.ready ?? null;
  const unacked = row?.unacked ?? null;
  return (
    <ActionDialog
      title={text.title(queue)}
      submit={text.submit(ready)}
      isDestructive
      canSubmit={!isProduction || typed === queue}
      onSubmit={() => void purgeQueue({ endpointId, queue })}
      {...state}
    >
      <div className={styles.effect}>
        <p className={words.strong}>{text.effect(ready)}</p>
        {unacked !== null && unacked > 0 && <p>{text.unackedStay(unacked)}</p>}
        <p>{text.forever}</p>
        <p className={styles.hint}>{text.stillMoving}</p>
      </div>
      <ConfirmName isNeeded={isProduction} name={queue} typed={typed} onType={setTyped} />
    </ActionDialog>
  );
}
