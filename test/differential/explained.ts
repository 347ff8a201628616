// Differences from RabbitMQ that are meant, by name, and those that RabbitMQ has with itself. Each name stands in
// src/broker/SKIPPED.md with its reason; a run in which one shows ends there, because the two brokers are no longer in the
// same state.

import { type Difference, showsTheSame, type Step } from './lockstep.ts';
import type { Player } from './player.ts';

interface Explained {
  /** As it stands in SKIPPED.md. */
  readonly name: string;
  matches(steps: readonly Step[], difference: Difference): boolean;
}

export const explained: readonly Explained[] = [
  {
    name: 'messages that a connection with several channels gives back at its end',
    matches: (steps, difference) => {
      const at = steps.at(-1)?.operation.at ?? 'a1';
      return endsConnection(steps) && consumesOn(steps, sibling(at)) && isOfReturned(difference);
    },
  },
  {
    name: "a binding of another connection's exclusive queue with arguments that are wrong as well",
    matches: (steps, { reference, ours }) => {
      const last = steps.at(-1)?.operation;
      const isBind = last?.do === 'method' && last.method === 'queue.bind';
      return isBind && closesWith(reference, 406) && closesWith(ours, 405);
    },
  },
  {
    name: 'a message that comes back after a restart',
    matches: (steps, { reference, ours }) =>
      steps.some(({ operation }) => operation.do === 'restart') &&
      reference.length === ours.length &&
      reference.every((line, at) => line === ours[at] || asRedelivered(line) === ours[at]),
  },
  // Compared in one form, in comparable-content.ts and player.ts, and so never a difference.
  { name: "a dead letter's headers", matches: () => false },
  { name: 'quorum queues: `x-delivery-count`', matches: () => false },
  { name: 'quorum queues: the number of consumers', matches: () => false },
];

const repeats = 8;

/** RabbitMQ itself does now this, now that, and one of it is what Leveret did. `reset` gives it a fresh start. */
export async function isRace(
  reference: Player,
  steps: readonly Step[],
  reset: () => Promise<void>,
): Promise<boolean> {
  if (steps.some(({ operation }) => operation.do === 'restart')) return false;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    await reset();
    if (await showsTheSame(reference, steps)) return true;
  }
  return false;
}

function endsConnection(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  if (last === undefined) return false;
  const { operation, ours } = last;
  if (operation.do === 'close-connection' || operation.do === 'cut-connection') return true;
  const seen = ours.get(`connection ${operation.at.slice(0, 1)}`) ?? [];
  return seen.some((line) => line.startsWith('connection.close'));
}

function closesWith([line = '']: readonly string[], replyCode: number): boolean {
  return line.startsWith(`channel.close {"replyCode":${replyCode},`);
}

function asRedelivered(line: string): string {
  return line.replace('"redelivered":false', '"redelivered":true');
}

function sibling(at: string): string {
  return at.slice(0, 1) + (at.endsWith('1') ? '2' : '1');
}

function consumesOn(steps: readonly Step[], at: string): boolean {
  return steps.some(
    ({ operation }) =>
      operation.at === at && operation.do === 'method' && operation.method === 'basic.consume',
  );
}

/** What a queue holds, or what others get from it. */
function isOfReturned({ where, reference, ours }: Difference): boolean {
  if (where.startsWith('queue ')) return true;
  return [...reference, ...ours].every(
    (line) => !line.startsWith('basic.deliver') || line.includes('"redelivered":true'),
  );
}
