// How many messages of a queue are ready: what a job over a whole queue sets out to treat.

import type { JobInput } from '../../contract/job.ts';
import type { Sessions } from '../sessions.ts';
import { queueSource } from './open-ends.ts';

/** Throws AppError when the job could not take its messages from there: all that are ready, or those that were chosen. */
export async function readyIn(
  sessions: Sessions,
  input: Pick<JobInput, 'kind' | 'endpointId' | 'queue'>,
  takes: 'all' | 'chosen',
): Promise<number> {
  const source = await queueSource(sessions, input, null, takes === 'all' ? Number.MAX_SAFE_INTEGER : 0);
  try {
    return await source.ready();
  } finally {
    await source.close();
  }
}
