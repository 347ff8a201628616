// Starts a job: fixes which messages it is about, so that it acts on what the user saw, and refuses what cannot be done
// before anything is begun.

import type { JobInput } from '../../contract/job.ts';
import { systemClock } from '../../lib/clock.ts';
import type { ChosenMessage } from '../../jobs/records.ts';
import type { EngineParts } from '../parts.ts';
import { fingerprintOf } from './fingerprint.ts';
import { openEnds } from './open-ends.ts';
import { readyIn } from './ready-in.ts';
import { storedMessage } from './stored-message.ts';

/** `sequences`: the chosen messages, or null for the whole queue. Returns the job's id. Throws AppError. */
export async function startJob(
  { sessions, jobs }: Pick<EngineParts, 'sessions' | 'jobs'>,
  input: Omit<JobInput, 'messages'>,
  sequences: readonly string[] | null,
): Promise<string> {
  const { endpointId, queue, target } = input;
  const probe = await openEnds(sessions, () => systemClock.now(), { input }, new Map(), 0);
  await probe.source.close();
  const chosen: ChosenMessage[] = [];
  for (const sequence of sequences ?? []) {
    const message = await storedMessage(sessions.facet(endpointId, 'browse'), queue, sequence);
    if (message !== null) chosen.push({ sequence, fingerprint: fingerprintOf(message) });
  }
  const total = sequences === null ? await readyIn(sessions, endpointId, queue) : chosen.length;
  const nameOf = (id: string) => sessions.get(id).endpoint().name;
  const task = {
    input,
    endpointName: nameOf(endpointId),
    targetEndpointName: target === null || 'origin' in target ? null : nameOf(target.endpointId),
    chosen: sequences !== null,
    total,
  };
  return (await jobs).start(task, chosen);
}
