// Where the message goes: to a queue by its name, or to an exchange with a routing key.

import { useExchangeNames, useQueueNames } from '../../rows/names.ts';
import { publishText } from '../../strings/publish.ts';
import { ComboField } from '../../ui/combo-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PublishDraft, ReadDraft } from './publish-draft.ts';
import { changeDraft } from './publish-store.ts';
import styles from './publish-panel.module.css';

const kinds = [
  { id: 'queue', title: publishText.toQueue },
  { id: 'exchange', title: publishText.toExchange },
] as const;

export interface PublishTargetProps {
  readonly endpointId: string;
  readonly draft: PublishDraft;
  readonly read: ReadDraft;
  /** A target that is merely not chosen yet is no fault before the first attempt to send. */
  readonly attempted: boolean;
}

export function PublishTarget({ endpointId, draft, read, attempted }: PublishTargetProps) {
  const queues = useQueueNames(endpointId);
  const exchanges = useExchangeNames(endpointId);
  const missing = draft.target === 'queue' && draft.queue === '';
  const fault = missing && !attempted ? null : read.targetFault;
  return (
    <div className={styles.target}>
      <div className={styles.line}>
        <span className={styles.label}>{publishText.target}</span>
        <Segmented
          label={publishText.target}
          choices={kinds}
          selected={draft.target}
          onSelect={(target) => changeDraft({ target })}
        />
      </div>
      {draft.target === 'queue' ? (
        <ComboField
          label={publishText.queueName}
          value={draft.queue}
          names={queues}
          hint={publishText.routingKeyIsQueue}
          error={fault}
          onChange={(queue) => changeDraft({ queue })}
        />
      ) : (
        <div className={styles.exchange}>
          <ComboField
            label={publishText.exchangeName}
            value={draft.exchange}
            names={exchanges}
            placeholder={publishText.defaultExchange}
            error={fault}
            onChange={(exchange) => changeDraft({ exchange })}
          />
          <TextField
            label={publishText.routingKey}
            mono
            value={draft.routingKey}
            error={read.routingKeyFault}
            onChange={(routingKey) => changeDraft({ routingKey })}
          />
        </div>
      )}
    </div>
  );
}
