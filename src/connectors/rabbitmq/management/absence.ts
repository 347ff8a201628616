// Why something that only the management API can tell or do cannot be had, and what to do.

import type { ManagementState } from '../../../contract/endpoint.ts';

/** Whole sentences; the state is any but ready. */
export function absence({ state, reason }: ManagementState): string {
  if (state === 'none')
    return 'This connection is set up without the management API; allow it in the settings of the connection.';
  if (state === 'looking') return 'The management API is still being looked for; try again in a moment.';
  return reason ?? 'The management API does not answer.';
}
