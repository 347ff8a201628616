// Does a run on two brokers at once, one operation after the other, and compares what is seen after each. RabbitMQ is
// many processes: a delivery or a count may come a little later, so a difference counts only when it stays.

import type { Standing } from './holdings.ts';
import type { Operation } from './operation.ts';
import type { Observation, Player } from './player.ts';

export interface Difference {
  /** Index of the operation. */
  readonly at: number;
  readonly where: string;
  readonly reference: readonly string[];
  readonly ours: readonly string[];
}

/** What was done, on what, and what Leveret showed after it. */
export interface Step {
  readonly operation: Operation;
  readonly before: Standing;
  readonly settled: Settled;
  readonly ours: Observation;
}

/** Which unsettled message an operation means, whatever its tag is: one, all, or none. */
type Settled = { readonly identity: string } | 'all' | null;

export interface Outcome {
  /** The first difference, or null. */
  readonly difference: Difference | null;
  readonly steps: readonly Step[];
}

export interface Pair {
  readonly reference: Player;
  readonly ours: Player;
  /** Ends and begins both brokers. */
  restart(): Promise<void>;
}

const patienceMs = 1_500;

export async function playRun(pair: Pair, run: readonly Operation[]): Promise<Outcome> {
  const { reference, ours } = pair;
  const steps: Step[] = [];
  for (const [at, operation] of run.entries()) {
    const settled = choose(reference, ours, operation);
    const before = ours.holdings.standing();
    if (operation.do === 'restart') await pair.restart();
    await Promise.all(
      [reference, ours].map((player) => player.perform(operation, tagOf(player, operation, settled))),
    );
    const awaitsConfirms = (): boolean => reference.awaitsConfirms || ours.awaitsConfirms;
    const [theirs, mine] = await settledDown(reference, () => ours.observe(), awaitsConfirms);
    steps.push({ operation, before, settled, ours: mine });
    const difference = firstDifference(theirs, mine, at);
    if (difference !== null) return { difference, steps };
  }
  return { difference: null, steps };
}

/** True if the reference alone, doing the same, shows at the end what Leveret has shown. */
export async function showsTheSame(reference: Player, steps: readonly Step[]): Promise<boolean> {
  let same = false;
  for (const { operation, settled, ours } of steps) {
    await reference.perform(operation, tagOf(reference, operation, settled));
    const awaitsConfirms = (): boolean => reference.awaitsConfirms;
    const [theirs] = await settledDown(reference, () => Promise.resolve(ours), awaitsConfirms);
    same = firstDifference(theirs, ours, 0) === null;
  }
  return same;
}

/** Both observations once they are the same, or when it is clear that they will not be. */
async function settledDown(
  reference: Player,
  observe: () => Promise<Observation>,
  awaitsConfirms: () => boolean,
): Promise<[theirs: Observation, mine: Observation]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [theirs, mine] = await Promise.all([reference.observe(), observe()]);
    const same = firstDifference(theirs, mine, 0) === null;
    if ((same && !awaitsConfirms()) || performance.now() > deadline) return [theirs, mine];
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

/** The same message on both, although its delivery may have another number. */
function choose(reference: Player, ours: Player, operation: Operation): Settled {
  if (operation.do !== 'settle') return null;
  const theirs = reference.holdings.unsettledAt(operation.at);
  const mine = ours.holdings.unsettledAt(operation.at);
  const chosen = theirs[Math.floor(operation.place * theirs.length)];
  if (chosen === undefined) return null;
  const isMultiple = operation.multiple && operation.how !== 'basic.reject';
  // When the order differs, which is allowed between two consumers, "all until" means the same only for all.
  const sameOrder = theirs.every((one, index) => mine[index]?.identity === one.identity);
  return isMultiple && (!sameOrder || chosen === theirs.at(-1)) ? 'all' : { identity: chosen.identity };
}

function tagOf(player: Player, { at }: Operation, settled: Settled): bigint | null {
  if (settled === null) return null;
  const unsettled = player.holdings.unsettledAt(at);
  const one =
    settled === 'all' ? unsettled.at(-1) : unsettled.find(({ identity }) => identity === settled.identity);
  return one?.tag ?? null;
}
