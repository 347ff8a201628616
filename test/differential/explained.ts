// Differences from RabbitMQ that are meant, by name. Each name stands in src/broker/SKIPPED.md with its reason; a run in
// which one shows ends there, because the two brokers are no longer in the same state.

import type { Difference } from './lockstep.ts';
import type { Operation } from './operation.ts';

interface Explained {
  /** As it stands in SKIPPED.md. */
  readonly name: string;
  matches(operation: Operation, difference: Difference): boolean;
}

export const explained: readonly Explained[] = [];
