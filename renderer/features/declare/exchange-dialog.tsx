// Declares an exchange, of a type that this endpoint knows.

import { useState } from 'react';
import { useEndpoint } from '../../rows/endpoints.ts';
import { declareText } from '../../strings/declare.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readExchangeDraft, type ExchangeDraft } from './declare-draft.ts';
import { FlagField, LifetimeFields } from './declare-fields.tsx';
import { DeclareForm } from './declare-form.tsx';
import { declareExchange } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import styles from './declare.module.css';

const text = declareText.exchange;

export function ExchangeDialog({ endpointId, ...state }: DialogState & { readonly endpointId: string }) {
  const types = useEndpoint(endpointId)?.facets.admin?.exchangeTypes ?? [];
  const [draft, setDraft] = useState<ExchangeDraft>({
    name: '',
    type: types.includes('topic') ? 'topic' : (types[0] ?? 'direct'),
    durable: true,
    autoDelete: false,
    internal: false,
    arguments: [],
  });
  const change = (patch: Partial<ExchangeDraft>) => setDraft({ ...draft, ...patch });
  const read = readExchangeDraft(draft);
  const { name: nameFault } = read.faults;
  return (
    <DeclareForm
      text={text}
      read={read}
      argumentDrafts={draft.arguments}
      onArguments={(fields) => change({ arguments: fields })}
      onSubmit={(input) => declareExchange({ endpointId, ...input })}
      {...state}
    >
      <TextField
        label={declareText.name}
        mono
        autoFocus
        value={draft.name}
        // An empty name is not wrong yet, it is not written yet.
        error={draft.name === '' ? null : (nameFault ?? null)}
        onChange={(name) => change({ name })}
      />
      <div>
        <Select
          label={declareText.type}
          options={types.map((id) => ({ id, title: id }))}
          selected={draft.type}
          onSelect={(type) => change({ type })}
        />
        <p className={styles.hint}>{text.typeHints[draft.type] ?? ''}</p>
      </div>
      <div className={styles.flags}>
        <LifetimeFields draft={draft} text={text} onChange={change} />
        <FlagField
          label={declareText.internal}
          hint={text.internalHint}
          isSelected={draft.internal}
          onChange={(internal) => change({ internal })}
        />
      </div>
    </DeclareForm>
  );
}
