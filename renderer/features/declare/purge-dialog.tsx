// Asks before a queue is purged, with the live count of what goes and of what stays.

import { runCommand } from '../../commands/registry.ts';
import { useIsProduction } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { listedMessagesOf } from '../../state/chosen-messages.ts';
import { declareText } from '../../strings/declare.ts';
import { Button } from '../../ui/button.tsx';
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
  const listed = listedMessagesOf(endpointId, queue)?.total ?? 0;
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
        {listed === 0 ? (
          <p className={styles.hint}>{text.exportFrom}</p>
        ) : (
          <div>
            <Button
              onPress={() => {
                state.onClose();
                void runCommand('messages.export', { endpointId, queue });
              }}
            >
              {text.exportFirst(listed)}
            </Button>
          </div>
        )}
      </div>
    </DestructiveDialog>
  );
}
