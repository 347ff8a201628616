// Why something that only the management API can tell or do cannot be had, and what to do.

import type { Endpoint } from '../../../contract/endpoint.ts';

export const withoutStatistics =
  'The statistics of this server are switched off (management.disable_stats), so it tells no rates and lists no connections, channels or consumers.';

/** Whole sentences, for an endpoint whose management API is not ready. */
export function absence({
  state,
  stateReason,
  management,
}: Pick<Endpoint, 'state' | 'stateReason' | 'management'>): string {
  if (management?.state === 'none')
    return 'This connection is set up without the management API; allow it in the settings of the connection.';
  if (management?.reason !== null && management?.reason !== undefined) return management.reason;
  // It is looked for as soon as there is a connection.
  return state === 'ready' || stateReason === null
    ? 'The management API is still being looked for; try again in a moment.'
    : stateReason;
}
