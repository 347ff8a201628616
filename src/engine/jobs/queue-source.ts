// A job's source that is a queue of an endpoint, whichever way its messages are reached. Files are none.

import type { JobSource } from '../../jobs/ends.ts';

export interface QueueSource extends JobSource {
  /** How many messages are ready: what a job over the whole queue sets out to treat. Rejects with AppError. */
  ready(): Promise<number>;
}
