// Asks before a queue is deleted, with what goes with it.

import { useState } from 'react';
import { useIsProduction } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { declareText } from '../../strings/declare.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { deleteQueue } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import words from '../../ui/words.module.css';
import styles from './declare.module.css';

const text = declareText.deleteQueue;

export interface DeleteQueueDialogProps extends DialogState {
  readonly endpointId: string;
  readonly queue: string;
}

export function DeleteQueueDialog({ endpointId, queue, ...state }: DeleteQueueDialogProps) {
  const row = useRow('queue.watch', { endpointId }, queue);
  const isProduction = useIsProduction(endpointId);
  const [conditions, setConditions] = useState({ ifUnused: false, ifEmpty: false });
  const ready = row?.ready ?? null;
  const unacked = row?.unacked ?? null;
  const consumers = row?.consumers ?? 0;
  return (
    <DestructiveDialog
      title={text.title(queue)}
      submit={text.submit}
      name={queue}
      isProduction={isProduction}
      onSubmit={() => void deleteQueue({ endpointId, queue }, conditions)}
      {...state}
    >
      <div className={styles.effect}>
        <p className={words.strong}>
          {text.effect(ready === null || unacked === null ? null : ready + unacked)}
        </p>
        {consumers > 0 && <p>{text.consumers(consumers)}</p>}
        <p>{text.forever}</p>
      </div>
      <div className={styles.flags}>
        <Checkbox
          isSelected={conditions.ifEmpty}
          onChange={(ifEmpty) => setConditions({ ...conditions, ifEmpty })}
        >
          {text.ifEmpty}
        </Checkbox>
        <Checkbox
          isSelected={conditions.ifUnused}
          onChange={(ifUnused) => setConditions({ ...conditions, ifUnused })}
        >
          {text.ifUnused}
        </Checkbox>
      </div>
    </DestructiveDialog>
  );
}
