// Asks before a queue is purged, with the live count of what goes and of what stays.

import { useIsProduction } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { declareText } from '../../strings/declare.ts';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
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
  const isProduction = useIsProduction(endpointId);
  const ready = row?.ready ?? null;
  const unacked = row?.unacked ?? null;
  return (
    <DestructiveDialog
      title={text.title(queue)}
      submit={text.submit(ready)}
      name={queue}
      isProduction={isProduction}
      onSubmit={() => void purgeQueue({ endpointId, queue })}
      {...state}
    >
      <div className={styles.effect}>
        <p className={words.strong}>{text.effect(ready)}</p>
        {unacked !== null && unacked > 0 && <p>{text.unackedStay(unacked)}</p>}
        <p>{text.forever}</p>
        <p className={styles.hint}>{text.stillMoving}</p>
      </div>
    </DestructiveDialog>
  );
}
