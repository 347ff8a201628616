// The fields of the job dialog that say where the messages go: one place that the user names, or back to where each came
// from.

import { usePublishableEndpoints } from '../../rows/endpoint-abilities.ts';
import { useExchangeNames, useQueueNames } from '../../rows/names.ts';
import { jobsText } from '../../strings/jobs.ts';
import { ComboField } from '../../ui/combo-field.tsx';
import { Flag } from '../../ui/flag.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import words from '../../ui/words.module.css';
import { changeJobDraft } from './job-dialog-store.ts';
import type { JobDraft, JobSubject } from './job-draft.ts';
import styles from './jobs.module.css';

const { dialog: text, copies } = jobsText;

const places = [
  { id: 'queue', title: text.toQueue },
  { id: 'exchange', title: text.toExchange },
] as const;

export interface PlaceFieldsProps {
  readonly subject: JobSubject;
  readonly draft: JobDraft;
  readonly fault: string | null;
}

export function PlaceFields({ subject, draft, fault }: PlaceFieldsProps) {
  const endpoints = usePublishableEndpoints();
  const { targetId } = draft;
  if (targetId === null) return <p className={words.warning}>{text.noEndpoint}</p>;
  return (
    <>
      <Select
        label={text.endpoint}
        options={endpoints.map(({ id, name }) => ({ id, title: name }))}
        selected={targetId}
        onSelect={(id) => {
          // Elsewhere it is the queue of the same name more often than not.
          const isSameName = id !== subject.endpointId && draft.to === 'queue';
          changeJobDraft({ targetId: id, name: isSameName ? subject.queue : '', routingKey: '' });
        }}
      />
      <div className={styles.place}>
        <Segmented
          label={text.to}
          choices={places}
          selected={draft.to}
          onSelect={(to) => changeJobDraft({ to, name: '', routingKey: '' })}
        />
        <NameField key={targetId} targetId={targetId} draft={draft} fault={fault} />
        {draft.to === 'exchange' && !draft.keepsRoutingKey && (
          <TextField
            label={text.routingKey}
            mono
            value={draft.routingKey}
            onChange={(routingKey) => changeJobDraft({ routingKey })}
          />
        )}
      </div>
      {draft.to === 'exchange' && (
        <Flag
          {...copies.ownKey}
          isSelected={draft.keepsRoutingKey}
          onChange={(keepsRoutingKey) => changeJobDraft({ keepsRoutingKey })}
        />
      )}
    </>
  );
}

interface NameFieldProps {
  readonly targetId: string;
  readonly draft: JobDraft;
  readonly fault: string | null;
}

function NameField({ targetId, draft, fault }: NameFieldProps) {
  const queues = useQueueNames(targetId);
  const exchanges = useExchangeNames(targetId);
  const isQueue = draft.to === 'queue';
  return (
    <ComboField
      label={isQueue ? text.queue : text.exchange}
      autoFocus
      value={draft.name}
      names={isQueue ? queues : exchanges}
      // What is not written yet is not wrong yet.
      error={draft.name === '' ? null : fault}
      onChange={(name) => changeJobDraft({ name })}
    />
  );
}

const origins = [
  { id: 'died', title: text.origins.died },
  { id: 'first', title: text.origins.first },
] as const;

export function OriginFields({ draft }: { readonly draft: JobDraft }) {
  return (
    <div className={styles.origin}>
      <Segmented
        label={text.origin}
        choices={origins}
        selected={draft.origin}
        onSelect={(origin) => changeJobDraft({ origin })}
      />
      <p className={styles.hint}>{text.originHints[draft.origin]}</p>
    </div>
  );
}
