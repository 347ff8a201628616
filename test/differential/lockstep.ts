// Does a run on two brokers at once, one operation after the other, and compares what is seen after each. RabbitMQ is
// many processes: a delivery or a count may come a little later, so a difference counts only when it stays.

import type { Operation } from './operation.ts';
import type { Observation, Player } from './player.ts';

export interface Difference {
  /** Index of the operation. */
  readonly at: number;
  readonly where: string;
  readonly reference: readonly string[];
  readonly ours: readonly string[];
}

const patienceMs = 1_500;

/** The first difference that is not excused, or null. */
export async function playRun(
  reference: Player,
  ours: Player,
  run: readonly Operation[],
  excused: (operation: Operation, difference: Difference) => boolean,
): Promise<Difference | null> {
  for (const [at, operation] of run.entries()) {
    const tags = chooseTags(reference, ours, operation);
    await Promise.all([reference.perform(operation, tags.reference), ours.perform(operation, tags.ours)]);
    const difference = await compare(reference, ours, at);
    if (difference === null) continue;
    if (!excused(operation, difference)) return difference;
    // After a difference that is allowed the two are no longer in the same state.
    return null;
  }
  return null;
}

async function compare(reference: Player, ours: Player, at: number): Promise<Difference | null> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [theirs, mine] = await Promise.all([reference.observe(), ours.observe()]);
    const difference = firstDifference(theirs, mine, at);
    if (difference === null || performance.now() > deadline) return difference;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function firstDifference(theirs: Observation, mine: Observation, at: number): Difference | null {
  for (const where of new Set([...theirs.keys(), ...mine.keys()])) {
    const [reference, ours] = [theirs.get(where) ?? [], mine.get(where) ?? []];
    if (reference.join('\n') !== ours.join('\n')) return { at, where, reference, ours };
  }
  return null;
}

interface Tags {
  readonly reference: bigint | null;
  readonly ours: bigint | null;
}

/** The same message on both, although its delivery may have another number. */
function chooseTags(reference: Player, ours: Player, operation: Operation): Tags {
  const nothing = { reference: null, ours: null };
  if (operation.do !== 'settle') return nothing;
  const theirs = reference.unsettledAt(operation.at);
  const mine = ours.unsettledAt(operation.at);
  let place = Math.floor(operation.place * theirs.length);
  // When the order differs, which is allowed between two consumers, "all until" means the same only for all.
  const sameOrder = theirs.every((one, index) => mine[index]?.identity === one.identity);
  if (operation.multiple && operation.how !== 'basic.reject' && !sameOrder) place = theirs.length - 1;
  const chosen = theirs[place];
  if (chosen === undefined) return nothing;
  const last = place === theirs.length - 1 && operation.multiple;
  const same = last ? mine.at(-1) : mine.find((one) => one.identity === chosen.identity);
  return { reference: chosen.tag, ours: same?.tag ?? null };
}
