// Which queue a dry run would send to and has not found, when it is one that could be declared. Pure.

import type { JobPlan } from '../../../src/contract/job.ts';

export interface MissingQueue {
  readonly endpointId: string;
  readonly queue: string;
}

/** Null when there is none, or nothing that a plain declaration would mend. */
export function missingQueue({ targets }: JobPlan): MissingQueue | null {
  const [target] = targets;
  if (target === undefined || targets.length > 1) return null;
  const { endpointId, exchange, routingKey, exists } = target;
  if (exists !== false || exchange !== '' || routingKey === null || routingKey === '') return null;
  return { endpointId, queue: routingKey };
}
