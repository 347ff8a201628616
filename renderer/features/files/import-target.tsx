// Where the messages of a file go, and what that would do.

import { useStore } from 'zustand';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { useExchangeNames, useQueueNames } from '../../rows/names.ts';
import { missingQueue } from '../../state/missing-queue.ts';
import { captureText } from '../../strings/capture.ts';
import { jobsText } from '../../strings/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { ComboField } from '../../ui/combo-field.tsx';
import { Flag } from '../../ui/flag.tsx';
import { JobPlanView } from '../../ui/job-plan.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import words from '../../ui/words.module.css';
import { changeImport, declareTarget, importStore, readInput } from './import-store.ts';
import styles from './files.module.css';

const { import: text } = captureText;
const { copies } = jobsText;

const targets = [
  { id: 'queue', title: text.targets.queue },
  { id: 'exchange', title: text.targets.exchange },
  { id: 'recorded', title: text.targets.recorded },
] as const;

export function ImportTarget({ endpointId }: { readonly endpointId: string }) {
  const { draft, plan } = useStore(importStore);
  const queues = useQueueNames(endpointId);
  const exchanges = useExchangeNames(endpointId);
  // Where each was published, a queue without its settings would be another one.
  const missing = plan === null || draft.to === 'recorded' ? null : missingQueue(plan);
  return (
    <>
      <div className={styles.row}>
        <span className={styles.label}>{text.to}</span>
        <Segmented
          label={text.to}
          choices={targets}
          selected={draft.to}
          onSelect={(to) => changeImport({ to })}
        />
        {draft.to === 'recorded' && <p className={words.dim}>{text.recordedHint}</p>}
      </div>
      {draft.to === 'queue' && (
        <ComboField
          label={text.queue}
          value={draft.queue}
          names={queues}
          onChange={(queue) => changeImport({ queue })}
        />
      )}
      {draft.to === 'exchange' && (
        <div className={styles.place}>
          <ComboField
            label={text.exchange}
            value={draft.exchange}
            names={exchanges}
            onChange={(exchange) => changeImport({ exchange })}
          />
          {!draft.keepsRoutingKey && (
            <TextField
              label={text.routingKey}
              mono
              value={draft.routingKey}
              onChange={(routingKey) => changeImport({ routingKey })}
            />
          )}
        </div>
      )}
      <div className={styles.flags}>
        {draft.to === 'exchange' && (
          <Flag
            {...copies.ownKey}
            isSelected={draft.keepsRoutingKey}
            onChange={(keepsRoutingKey) => changeImport({ keepsRoutingKey })}
          />
        )}
        <Flag
          {...copies.keepExpiration}
          isSelected={draft.keepExpiration}
          onChange={(keepExpiration) => changeImport({ keepExpiration })}
        />
        <Flag
          {...copies.keepBrokerHeaders}
          isSelected={draft.keepBrokerHeaders}
          onChange={(keepBrokerHeaders) => changeImport({ keepBrokerHeaders })}
        />
      </div>
      <section className={styles.plan} aria-label={text.plan} aria-live="polite">
        {plan !== null && <JobPlanView plan={plan} />}
        {missing !== null && canChange(endpointId, 'admin') && (
          <div>
            <Button onPress={() => void declareTarget(missing)}>
              {jobsText.plan.declare(missing.queue)}
            </Button>
          </div>
        )}
        {plan === null && readInput() !== null && <p className={words.faint}>{text.planning}</p>}
        <p className={words.faint}>{text.note}</p>
      </section>
    </>
  );
}
