// The job dialog: what it is about, what is set, and the dry run of exactly that. A dry run follows each change, and an
// older one is given up.

import { createStore } from 'zustand/vanilla';
import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { JobInput, JobPlan } from '../../../src/contract/job.ts';
import { engine } from '../../engine/engine.ts';
import { publishableEndpoints } from '../../rows/endpoint-abilities.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { chosenMessagesStore } from '../../state/chosen-messages.ts';
import { declareMissing, type MissingQueue } from '../../state/missing-queue.ts';
import { addNotice, noticesStore } from '../../state/notices-store.ts';
import { jobsText } from '../../strings/jobs.ts';
import { newJobDraft, readJobDraft, type JobDraft, type JobSubject } from './job-draft.ts';
import { showJob } from './show-job.ts';

export interface DryRun {
  readonly state: 'none' | 'looking' | 'ready' | 'failed';
  /** The latest that there is: of an earlier draft while the next one is worked out. */
  readonly plan: JobPlan | null;
  readonly problem: AppError | null;
}

interface Form {
  readonly draft: JobDraft;
  readonly dryRun: DryRun;
}

const planAfterMs = 200;
const noPlan: DryRun = { state: 'none', plan: null, problem: null };

export const jobDialog = createActionDialog<JobSubject>();
export const jobFormStore = createStore<Form>()(() => ({ draft: newJobDraft(null), dryRun: noPlan }));

let planning: AbortController | null = null;
let planTimer: ReturnType<typeof setTimeout> | undefined;

export function openJobDialog(subject: JobSubject): void {
  const places = publishableEndpoints();
  // Most jobs stay on their endpoint; what is taken from a read-only one must go to another.
  const nearest = places.find(({ id }) => id === subject.endpointId) ?? places[0];
  jobFormStore.setState({ draft: newJobDraft(nearest?.id ?? null), dryRun: noPlan });
  jobDialog.open(subject);
  planSoon(0);
}

export function closeJobDialog(): void {
  if (jobDialog.store.getState().busy) return;
  clearTimeout(planTimer);
  planning?.abort();
  jobDialog.close();
}

export function changeJobDraft(patch: Partial<JobDraft>): void {
  jobFormStore.setState(({ draft }) => ({ draft: { ...draft, ...patch } }));
  // How fast is no part of where: what is known stays known, and can be sent at once.
  const { dryRun } = jobFormStore.getState();
  if (Object.keys(patch).every((name) => name === 'rate') && dryRun.state !== 'none') return;
  planSoon(planAfterMs);
}

export function startJob(subject: JobSubject, input: JobInput): Promise<void> {
  const count = subject.chosen?.count ?? null;
  return jobDialog.run(jobsText.dialog.title(subject.kind, count, subject.queue), async () => {
    const { jobId } = await engine.request('job.start', input);
    if (subject.chosen !== null && subject.kind !== 'copy') chosenMessagesStore.getState().chooseNone?.();
    const title = jobsText.dialog.started(subject.kind, count, subject.queue);
    // A short job may have ended by now, and its end is the news.
    const hasEnded = noticesStore.getState().notices.some(({ about }) => about === jobId);
    addNotice({ level: 'info', title, about: jobId, open: () => showJob(jobId), toast: !hasEnded });
  });
}

export async function declareTarget(missing: MissingQueue): Promise<void> {
  await declareMissing(missing);
  planSoon(0);
}

function planSoon(delayMs: number): void {
  clearTimeout(planTimer);
  planning?.abort();
  const { subject } = jobDialog.store.getState();
  const { input } = subject === null ? { input: null } : readJobDraft(subject, jobFormStore.getState().draft);
  if (input === null) return jobFormStore.setState({ dryRun: noPlan });
  jobFormStore.setState(({ dryRun }) => ({ dryRun: { ...dryRun, state: 'looking', problem: null } }));
  planTimer = setTimeout(() => void plan(input), delayMs);
}

async function plan(input: JobInput): Promise<void> {
  const mine = new AbortController();
  planning = mine;
  try {
    const found = await engine.request('job.plan', input, { signal: mine.signal });
    if (!mine.signal.aborted)
      jobFormStore.setState({ dryRun: { state: 'ready', plan: found, problem: null } });
  } catch (thrown) {
    if (mine.signal.aborted) return;
    const problem = toAppError(thrown, jobsText.plan.title);
    jobFormStore.setState({ dryRun: { state: 'failed', plan: null, problem } });
  }
}
