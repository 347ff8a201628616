// Declares a queue.

import { useState } from 'react';
import { declareText } from '../../strings/declare.ts';
import { TextField } from '../../ui/text-field.tsx';
import { readQueueDraft, type QueueDraft } from './declare-draft.ts';
import { LifetimeFields } from './declare-fields.tsx';
import { DeclareForm } from './declare-form.tsx';
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
    <DeclareForm
      text={text}
      read={read}
      argumentDrafts={draft.arguments}
      onArguments={(fields) => change({ arguments: fields })}
      onSubmit={(input) => declareQueue({ endpointId, ...input })}
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
        <LifetimeFields draft={draft} text={text} onChange={change} />
      </div>
    </DeclareForm>
  );
}
