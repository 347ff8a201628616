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
    matches: (steps, difference) => endsConnection(steps) && isOfShared(sharedQueues(steps), difference),
  },
  {
    name: "a binding of another connection's exclusive queue with arguments that are wrong as well",
    matches: (steps, { reference, ours }) => {
      const last = steps.at(-1)?.operation;
      const isBind = last?.do === 'method' && last.method === 'queue.bind';
      return isBind && closesWith(reference, 406) && closesWith(ours, 405);
    },
  },
  // Compared in one form, in comparable-content.ts and player.ts, and so never a difference.
  { name: 'a message that comes back after a restart', matches: () => false },
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

/** Queues of which one channel of the connection that ends holds messages, and from which its other one consumes. */
function sharedQueues(steps: readonly Step[]): ReadonlySet<string> {
  const last = steps.at(-1);
  if (last === undefined) return new Set();
  const { held, consumers } = last.before;
  const connection = last.operation.at.slice(0, 1);
  const ofConnection = held.filter(({ at }) => at.startsWith(connection));
  const shared = ofConnection.filter((one) =>
    consumers.some(({ at, queue }) => queue === one.queue && at !== one.at && at.startsWith(connection)),
  );
  return new Set(shared.map(({ queue }) => queue));
}

/** What such a queue holds, or what others get from it. */
function isOfShared(shared: ReadonlySet<string>, { where, reference, ours }: Difference): boolean {
  if (where.startsWith('queue ')) return shared.has(where.slice('queue '.length));
  const delivers = (line: string): boolean => line.startsWith('basic.deliver');
  return (
    shared.size > 0 &&
    [...reference, ...ours].every((line) => !delivers(line) || line.includes('"redelivered":true'))
  );
}
