// Declares a queue.

import { useState } from 'react';
import { declareText } from '../../strings/declare.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readQueueDraft, type QueueDraft } from './declare-draft.ts';
import { ArgumentsField, FlagField } from './declare-fields.tsx';
import { declareQueue } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import styles from './declare.module.css';

const text = declareText.queue;

export function QueueDialog({ endpointId, ...state }: DialogState & { readonly endpointId: string }) {
  const [draft, setDraft] = useState<QueueDraft>({
    name: '',
    durable: true,
    autoDelete: false,
    arguments: [],
  });
  const change = (patch: Partial<QueueDraft>) => setDraft({ ...draft, ...patch });
  const read = readQueueDraft(draft);
  return (
    <ActionDialog
      title={text.title}
      submit={text.submit}
      width="wide"
      canSubmit={read.input !== null}
      onSubmit={() => {
        if (read.input !== null) void declareQueue({ endpointId, ...read.input });
      }}
      {...state}
    >
      <TextField
        label={declareText.name}
        mono
        autoFocus
        value={draft.name}
        hint={text.nameHint}
        error={read.faults.name ?? null}
        onChange={(name) => change({ name })}
      />
      <div className={styles.flags}>
        <FlagField
          label={declareText.durable}
          hint={text.durableHint}
          isSelected={draft.durable}
          onChange={(durable) => change({ durable })}
        />
        <FlagField
          label={declareText.autoDelete}
          hint={text.autoDeleteHint}
          isSelected={draft.autoDelete}
          onChange={(autoDelete) => change({ autoDelete })}
        />
      </div>
      <ArgumentsField
        drafts={draft.arguments}
        read={read.arguments}
        onChange={(fields) => change({ arguments: fields })}
      />
    </ActionDialog>
  );
}
