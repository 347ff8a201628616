// The lower part of the job dialog: what the dry run says, or how far it is.

import type { JobKind } from '../../../src/contract/job.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { missingQueue } from '../../state/missing-queue.ts';
import { jobsText } from '../../strings/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { JobPlanView } from '../../ui/job-plan.tsx';
import words from '../../ui/words.module.css';
import { declareTarget, type DryRun } from './job-dialog-store.ts';
import { hasPlace } from './job-draft.ts';
import styles from './jobs.module.css';

const text = jobsText.plan;

export function DryRunView({ kind, dryRun }: { readonly kind: JobKind; readonly dryRun: DryRun }) {
  const { state, plan, problem } = dryRun;
  // Where messages died, a queue without its settings would be another one.
  const missing = plan === null || !hasPlace(kind) ? null : missingQueue(plan);
  return (
    <section
      className={styles.dryRun}
      aria-label={text.title}
      aria-busy={state === 'looking'}
      data-stale={state === 'looking' ? '' : undefined}
    >
      <h3 className={styles.dryRunTitle}>{text.title}</h3>
      {problem !== null && <p className={words.warning}>{problem.message}</p>}
      {plan !== null && <JobPlanView plan={plan} />}
      {missing !== null && canChange(missing.endpointId, 'admin') && (
        <div>
          <Button isDisabled={state === 'looking'} onPress={() => void declareTarget(missing)}>
            {text.declare(missing.queue)}
          </Button>
        </div>
      )}
      {plan === null && state === 'looking' && <p className={words.faint}>{text.looking}</p>}
      {plan === null && state === 'none' && <p className={words.faint}>{jobsText.dialog.nameMissing}</p>}
      {(kind === 'move' || kind === 'retry') && <p className={words.faint}>{text.atLeastOnce}</p>}
      {kind === 'copy' && <p className={words.faint}>{text.copiesStay}</p>}
    </section>
  );
}
