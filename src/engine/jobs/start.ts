// Starts a job: fixes which messages it is about, so that it acts on what the user saw, and refuses what cannot be done
// before anything is begun.

import type { JobInput } from '../../contract/job.ts';
import { systemClock } from '../../lib/clock.ts';
import type { ChosenMessage } from '../../jobs/records.ts';
import type { EngineParts } from '../parts.ts';
import type { Sessions } from '../sessions.ts';
import { fingerprintOf } from '../../connectors/amqp/fingerprint.ts';
import { jobTarget } from './open-ends.ts';
import { readyIn } from './ready-in.ts';
import { storedMessage } from './stored-message.ts';

/** `sequences`: the chosen messages, or null for the whole queue. Returns the job's id. Throws AppError. */
export async function startJob(
  { sessions, jobs }: Pick<Parts, 'sessions' | 'jobs'>,
  input: Omit<JobInput, 'messages'>,
  sequences: readonly string[] | null,
): Promise<string> {
  const { endpointId, queue } = input;
  jobTarget({ sessions, now }, { input, file: null });
  // Also refuses what cannot be taken from there.
  const ready = await readyIn(sessions, input, sequences === null ? 'all' : 'chosen');
  const chosen: ChosenMessage[] = [];
  for (const sequence of sequences ?? []) {
    const message = await storedMessage(sessions.facet(endpointId, 'browse'), queue, sequence);
    if (message !== null && message.state !== 'gone')
      chosen.push({ sequence, fingerprint: fingerprintOf(message) });
  }
  const total = sequences === null ? ready : chosen.length;
  const task = { input, ...names(sessions, input), file: null, chosen: sequences !== null, total };
  return (await jobs).start(task, chosen);
}

/** The same for a file that a page has sent and seen. The file is the job's from then on. */
export async function startImport(
  { sessions, jobs, imports }: Parts,
  input: Omit<JobInput, 'messages'>,
  owner: string,
  importId: string,
): Promise<string> {
  const { name } = imports.whole(owner, importId);
  jobTarget({ sessions, now }, { input, file: { importId, name } });
  const all = await jobs;
  const { messages: total } = imports.takeOver(owner, importId);
  const task = { input, ...names(sessions, input), file: { importId, name }, chosen: false, total };
  try {
    return await all.start(task, []);
  } catch (error) {
    await imports.remove(importId);
    throw error;
  }
}

type Parts = Pick<EngineParts, 'sessions' | 'jobs' | 'imports'>;

const now = () => systemClock.now();

function names(sessions: Sessions, { endpointId, target }: Omit<JobInput, 'messages'>) {
  const nameOf = (id: string) => sessions.get(id).endpoint().name;
  return {
    endpointName: nameOf(endpointId),
    targetEndpointName: target === null || 'origin' in target ? null : nameOf(target.endpointId),
  };
}
