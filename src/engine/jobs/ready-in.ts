// How many messages of a queue are ready: what a job over a whole queue sets out to treat.

import type { JobInput } from '../../contract/job.ts';
import type { Sessions } from '../sessions.ts';
import { queueSource } from './open-ends.ts';

/** Throws AppError when the job could not take its messages from there. */
export async function readyIn(
  sessions: Sessions,
  input: Pick<JobInput, 'kind' | 'endpointId' | 'queue'>,
): Promise<number> {
  const source = await queueSource(sessions, input, null, 0);
  try {
    return await source.ready();
  } finally {
    await source.close();
  }
}
