// The dead-letter queues of an endpoint, for parts of the page that only want to know how many messages they hold, or
// whether a queue is one.

import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

/**
 * Ready messages in all of them, as far as they are counted; null until they have been looked for. What is on its way
 * round a retry loop is no dead letter yet.
 */
export function useDeadLetterCount(endpointId: string): number | null {
  const rows = sharedRows('deadLetter.watch', { endpointId });
  useVersion(rows);
  if (!rows.synced()) return null;
  let count = 0;
  for (const { ready, isRetryLoop } of rows.values()) if (!isRetryLoop) count += ready ?? 0;
  return count;
}

/** As far as they have been looked for. */
export function isDeadLetterQueue(endpointId: string, queue: string): boolean {
  return sharedRows('deadLetter.watch', { endpointId }).get(queue) !== undefined;
}

export function useIsDeadLetterQueue(endpointId: string, queue: string): boolean {
  const rows = sharedRows('deadLetter.watch', { endpointId });
  useVersion(rows);
  return rows.get(queue) !== undefined;
}
