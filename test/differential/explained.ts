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
    name: 'messages that several consumers of a channel or connection give back at once',
    matches: (operation, { reference, ours }) =>
      mayGiveBackMany(operation) && sameLines(reference, ours) && reference.every(isRedelivery),
  },
  // Compared in one form, in dead-letter-headers.ts, and so never a difference.
  { name: "a dead letter's headers", matches: () => false },
];

/** Any mistake may end a channel or a connection, but settling one message gives back one. */
function mayGiveBackMany(operation: Operation): boolean {
  return operation.do !== 'settle' || (operation.multiple && operation.requeue);
}

function isRedelivery(line: string): boolean {
  return line.startsWith('basic.deliver') && line.includes('"redelivered":true');
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\n') === other.toSorted().join('\n');
}
