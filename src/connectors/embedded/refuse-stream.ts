// What people may want of any queue and a stream does not do: said before the broker is asked, with what to do instead.

import type { Broker } from '../../broker/broker-api.ts';
import { AppError } from '../../contract/errors.ts';

/** Throws AppError if the queue is a stream. `trying` completes "Could not …". */
export function refuseStream(broker: Broker, queue: string, trying: string, advice: string): void {
  if ((broker.queue(queue)?.offsets ?? null) === null) return;
  throw new AppError('not_supported', `Could not ${trying}: it is a stream. ${advice}`);
}

export const streamsKeepMessages =
  'A stream keeps its messages until x-max-age or x-max-length-bytes drops them. Copy them, or delete the stream to be rid of all of them.';
