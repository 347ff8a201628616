// Asks where chosen messages, or those of a whole queue, are to go and how, with the dry run of what is set. Stands once in
// the shell.

import { useStore } from 'zustand';
import { useIsProduction } from '../../rows/endpoints.ts';
import { jobsText } from '../../strings/jobs.ts';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { Flag } from '../../ui/flag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DryRunView } from './dry-run-view.tsx';
import { changeJobDraft, closeJobDialog, jobDialog, jobFormStore, startJob } from './job-dialog-store.ts';
import { hasPlace, possibleCount, readJobDraft, type JobSubject } from './job-draft.ts';
import { OriginFields, PlaceFields } from './job-target-fields.tsx';
import styles from './jobs.module.css';

const { dialog: text, copies } = jobsText;

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
      {hasPlace(kind) && <PlaceFields subject={subject} draft={draft} fault={faults.name ?? null} />}
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
              {...copies.keepExpiration}
              isSelected={draft.keepExpiration}
              onChange={(keepExpiration) => changeJobDraft({ keepExpiration })}
            />
            <Flag
              {...copies.keepBrokerHeaders}
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
