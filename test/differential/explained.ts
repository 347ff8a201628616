// Differences from RabbitMQ that are meant, by name. Each name stands in src/broker/SKIPPED.md with its reason; a run in
// which one shows ends there, because the two brokers are no longer in the same state.

import type { Difference } from './lockstep.ts';
import type { Operation } from './operation.ts';

interface Explained {
  /** As it stands in SKIPPED.md. */
  readonly name: string;
  matches(operation: Operation, difference: Difference): boolean;
}

export const explained: readonly Explained[] = [
  {
    name: 'messages that several consumers of a channel give back at once',
    matches: (operation, { reference, ours }) =>
      givesBackMany(operation) &&
      sameLines(reference, ours) &&
      reference.some((line) => line.includes('deliver')),
  },
  // Compared in one form, in dead-letter-headers.ts, and so never a difference.
  { name: "a dead letter's headers", matches: () => false },
];

function givesBackMany(operation: Operation): boolean {
  if (operation.do === 'settle') return operation.multiple && operation.requeue;
  return operation.do === 'method' && operation.method.startsWith('basic.recover');
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\n') === other.toSorted().join('\n');
}
