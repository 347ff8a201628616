// Asks where chosen messages, or those of a whole queue, are to go and how, with the dry run of what is set. Stands once in
// the shell.

import { useStore } from 'zustand';
import { useIsProduction } from '../../rows/endpoints.ts';
import { jobsText } from '../../strings/jobs.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DryRunView } from './dry-run-view.tsx';
import { changeJobDraft, closeJobDialog, jobDialog, jobFormStore, startJob } from './job-dialog-store.ts';
import { hasPlace, possibleCount, readJobDraft, type JobSubject } from './job-draft.ts';
import { OriginFields, PlaceFields } from './job-target-fields.tsx';
import styles from './jobs.module.css';

const { dialog: text } = jobsText;

export function JobDialog() {
  const { subject } = useStore(jobDialog.store);
  return subject === null ? null : <OpenDialog subject={subject} />;
}

function OpenDialog({ subject }: { readonly subject: JobSubject }) {
  const { kind, endpointId, queue, chosen } = subject;
  const { busy, problem } = useStore(jobDialog.store);
  const { draft, dryRun } = useStore(jobFormStore);
  const isProduction = useIsProduction(endpointId);
  const { input, faults } = readJobDraft(subject, draft);
  const { plan } = dryRun;
  const isNowhere =
    plan !== null && plan.targets.length > 0 && plan.targets.every(({ exists }) => exists === false);
  const count = plan === null ? (chosen?.count ?? null) : possibleCount(plan);
  return (
    <DestructiveDialog
      title={text.title(kind, chosen?.count ?? null, queue)}
      submit={text.submit(kind, count)}
      width="wide"
      name={queue}
      isDestructive={kind === 'delete'}
      isProduction={isProduction && kind !== 'copy'}
      canSubmit={input !== null && dryRun.state === 'ready' && !isNowhere && count !== 0}
      busy={busy}
      problem={problem}
      onClose={closeJobDialog}
      onSubmit={() => input !== null && void startJob(subject, input)}
    >
      {kind === 'delete' && <p>{text.deleteEffect(count, queue)}</p>}
      {hasPlace(kind) && <PlaceFields draft={draft} fault={faults.name ?? null} />}
      {kind === 'retry' && <OriginFields draft={draft} />}
      <div className={styles.options}>
        <TextField
          label={text.rate}
          hint={text.rateHint}
          value={draft.rate}
          error={faults.rate ?? null}
          inputMode="decimal"
          onChange={(rate) => changeJobDraft({ rate })}
        />
        {kind !== 'delete' && (
          <div className={styles.flags}>
            <Flag
              label={text.keepExpiration}
              hint={text.keepExpirationHint}
              isSelected={draft.keepExpiration}
              onChange={(keepExpiration) => changeJobDraft({ keepExpiration })}
            />
            <Flag
              label={text.keepBrokerHeaders}
              hint={text.keepBrokerHeadersHint}
              isSelected={draft.keepBrokerHeaders}
              onChange={(keepBrokerHeaders) => changeJobDraft({ keepBrokerHeaders })}
            />
          </div>
        )}
      </div>
      <DryRunView kind={kind} dryRun={dryRun} />
    </DestructiveDialog>
  );
}

interface FlagProps {
  readonly label: string;
  readonly hint: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

function Flag({ label, hint, isSelected, onChange }: FlagProps) {
  return (
    <Checkbox isSelected={isSelected} onChange={onChange}>
      <span>
        {label} <span className={styles.hint}>{hint}</span>
      </span>
    </Checkbox>
  );
}
