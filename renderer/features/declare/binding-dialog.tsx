// Binds a queue or an exchange to an exchange.

import { useState } from 'react';
import { useExchangeNames, useQueueNames } from '../../rows/names.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { declareText } from '../../strings/declare.ts';
import { ComboField } from '../../ui/combo-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readBindingDraft, type BindingDraft } from './declare-draft.ts';
import { DeclareForm } from './declare-form.tsx';
import { createBinding, type DeclareSubject } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import styles from './declare.module.css';

const text = declareText.binding;
const kinds = [
  { id: 'queue', title: text.toQueue },
  { id: 'exchange', title: text.toExchange },
] as const;

export interface BindingDialogProps extends DialogState {
  readonly subject: Extract<DeclareSubject, { kind: 'binding' }>;
}

export function BindingDialog({ subject, ...state }: BindingDialogProps) {
  const { endpointId } = subject;
  const [draft, setDraft] = useState<BindingDraft>({
    source: subject.source,
    destinationKind: subject.destinationKind,
    destination: subject.destination,
    routingKey: '',
    arguments: [],
  });
  const change = (patch: Partial<BindingDraft>) => setDraft({ ...draft, ...patch });
  const queues = useQueueNames(endpointId);
  const exchanges = useExchangeNames(endpointId);
  const read = readBindingDraft(draft);
  const type = sharedRows('exchange.watch', { endpointId }).get(draft.source)?.type ?? '';
  /** What is not written yet is not wrong yet. */
  const written = (value: string, fault: string | undefined) => (value === '' ? null : (fault ?? null));
  return (
    <DeclareForm
      text={text}
      read={read}
      argumentDrafts={draft.arguments}
      onArguments={(fields) => change({ arguments: fields })}
      onSubmit={(input) => createBinding(endpointId, input)}
      {...state}
    >
      <ComboField
        label={text.source}
        autoFocus={subject.source === ''}
        value={draft.source}
        names={exchanges}
        hint={draft.source === '' ? declareText.fault.sourceMissing : type}
        error={written(draft.source, read.faults.source)}
        onChange={(source) => change({ source })}
      />
      <div className={styles.pair}>
        <Segmented
          label={text.destinationKind}
          choices={kinds}
          selected={draft.destinationKind}
          onSelect={(destinationKind) => change({ destinationKind })}
        />
        <ComboField
          label={text.destination}
          autoFocus={subject.source !== '' && subject.destination === ''}
          value={draft.destination}
          names={draft.destinationKind === 'queue' ? queues : exchanges}
          error={written(draft.destination, read.faults.destination)}
          onChange={(destination) => change({ destination })}
        />
      </div>
      <TextField
        label={text.routingKey}
        mono
        value={draft.routingKey}
        hint={text.routingKeyHint[type] ?? ''}
        error={read.faults.routingKey ?? null}
        onChange={(routingKey) => change({ routingKey })}
      />
    </DeclareForm>
  );
}
