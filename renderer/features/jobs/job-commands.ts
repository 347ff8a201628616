// What can be done with messages by a job, and with a job.

import type { JobKind } from '../../../src/contract/job.ts';
import { registerCommands, type Command } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { engine } from '../../engine/engine.ts';
import { canChange, canReadAsJob, canTakeAway, publishableEndpoints } from '../../rows/endpoint-abilities.ts';
import { isDeadLetterQueue } from '../../rows/dead-letters.ts';
import { jobRows } from '../../rows/jobs.ts';
import { navigate } from '../../state/route-store.ts';
import { jobsText } from '../../strings/jobs.ts';
import { openJobDialog } from './job-dialog-store.ts';

const { commands: text } = jobsText;

/** Returns the function that takes them away again. */
export function registerJobCommands(): () => void {
  return registerCommands([
    onChosen('messages.move', 'move', text.move, 'M'),
    onChosen('messages.copy', 'copy', text.copy, 'Shift+M'),
    onChosen('messages.retry', 'retry', text.retry, 'T'),
    onChosen('messages.delete', 'delete', text.delete, 'Shift+Delete'),
    onWholeQueue('queue.move', 'move', text.moveQueue),
    onWholeQueue('queue.copy', 'copy', text.copyQueue),
    onWholeQueue('queue.retry', 'retry', text.retryQueue),
    {
      id: 'jobs.show',
      title: text.show,
      keys: 'G B',
      run: ({ endpointId }) => navigate({ endpointId, screen: 'jobs' }),
    },
    onJob('job.pause', text.pause, 'U', ['running'], (jobId) => engine.request('job.pause', { jobId })),
    onJob('job.resume', text.resume, 'U', ['paused', 'interrupted'], (jobId) =>
      engine.request('job.resume', { jobId }),
    ),
    onJob('job.cancel', text.cancel, 'X', ['running', 'paused', 'interrupted'], (jobId) =>
      engine.request('job.cancel', { jobId }),
    ),
    onJob('job.forget', text.forget, 'Shift+X', ['finished', 'cancelled', 'interrupted'], (jobId) =>
      engine.request('job.forget', { jobId }),
    ),
  ]);
}

function onChosen(id: string, kind: JobKind, title: string, keys: string): Command {
  return {
    id,
    title,
    keys,
    keywords: text.keywords,
    when: (target) =>
      target.chosen !== undefined &&
      isPossible(kind, target) &&
      (kind !== 'retry' || target.chosen.mayHaveDied || holdsDeadLetters(target)),
    run: ({ endpointId, queue, chosen }) => {
      if (queue !== undefined && chosen !== undefined) openJobDialog({ kind, endpointId, queue, chosen });
    },
  };
}

function onWholeQueue(id: string, kind: JobKind, title: string): Command {
  return {
    id,
    title,
    keywords: text.keywords,
    when: (target) => isPossible(kind, target) && (kind !== 'retry' || holdsDeadLetters(target)),
    run: ({ endpointId, queue }) => {
      if (queue !== undefined) openJobDialog({ kind, endpointId, queue, chosen: null });
    },
  };
}

/** A message that is there may have died although its headers do not say so: its queue is where dead letters go. */
function holdsDeadLetters({ endpointId, queue }: CommandTarget): boolean {
  return queue !== undefined && isDeadLetterQueue(endpointId, queue);
}

function isPossible(kind: JobKind, { endpointId, queue }: CommandTarget): boolean {
  if (queue === undefined || !canReadAsJob(endpointId)) return false;
  if (kind !== 'copy' && !canTakeAway(endpointId, queue)) return false;
  if (kind === 'retry') return canChange(endpointId, 'publish');
  return kind === 'delete' || publishableEndpoints().length > 0;
}

function onJob(
  id: string,
  title: string,
  keys: string,
  states: readonly string[],
  act: (jobId: string) => Promise<unknown>,
): Command {
  return {
    id,
    title,
    keys,
    when: ({ jobId }) => jobId !== undefined && states.includes(jobRows.get(jobId)?.state ?? ''),
    run: async ({ jobId }) => {
      if (jobId !== undefined) await act(jobId);
    },
  };
}
