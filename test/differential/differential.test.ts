// Random but meaningful operations against RabbitMQ and Leveret: every answer, delivery, header and error must be the
// same. Runs are seeded. OPERATIONS=10000 for the long form, SEED=n to see one again, RUN_LENGTH=80 for longer runs.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing, type RabbitmqProcess, startRabbitmq } from '../support/rabbitmq-process.ts';
import { explained, isRace } from './explained.ts';
import { generateRun, themes } from './generate.ts';
import { type LeveretBroker, startLeveretBroker } from './leveret-broker.ts';
import { type Difference, type Outcome, type Pair, playRun } from './lockstep.ts';
import { type Operation, operationText } from './operation.ts';
import { Player } from './player.ts';
import { Random } from './random.ts';
import { allQueueNames, exchangeNames } from './single-operations.ts';
import { shrink } from './shrink.ts';
import { traces } from './traces.ts';

const operations = Number(process.env['OPERATIONS'] ?? 600);
const firstSeed = Number(process.env['SEED'] ?? 1);
const runLength = Number(process.env['RUN_LENGTH'] ?? 60);
const shrinkingMs = 60_000;

test('each difference that is excused stands in SKIPPED.md', () => {
  const skipped = readFileSync(path.resolve(import.meta.dirname, '../../src/broker/SKIPPED.md'), 'utf8');
  expect(explained.filter(({ name }) => !skipped.includes(name))).toEqual([]);
});

describeWith([rabbitmqMissing()], 'differential', () => {
  let rabbitmq: RabbitmqProcess;
  let leveret: LeveretBroker;
  let pair: Pair;
  beforeAll(async () => {
    [rabbitmq, leveret] = await Promise.all([
      startRabbitmq({ plugins: ['rabbitmq_consistent_hash_exchange'] }),
      startLeveretBroker(),
    ]);
    pair = {
      reference: new Player(() => rabbitmq.amqpPort, true),
      ours: new Player(() => leveret.port),
      restart: async () =>
        void (await Promise.all([
          rabbitmq.halt('orderly').then(() => rabbitmq.startAgain()),
          leveret.restart(),
        ])),
    };
  });
  afterAll(async () => {
    await Promise.all([pair.reference.end(), pair.ours.end()]);
    await Promise.all([rabbitmq.stop(), leveret.stop()]);
  });

  const resetReference = (): Promise<void> => pair.reference.reset(allQueueNames, exchangeNames);

  async function play(run: readonly Operation[]): Promise<Outcome> {
    await Promise.all([resetReference(), pair.ours.reset(allQueueNames, exchangeNames)]);
    return playRun(pair, run);
  }

  /** Why the difference is no fault, or null. */
  async function excuse({ steps, difference }: Outcome): Promise<string | null> {
    if (difference === null) return 'there is none';
    const known = explained.find((each) => each.matches(steps, difference));
    if (known !== undefined) return known.name;
    return (await isRace(pair.reference, steps, resetReference)) ? 'a race in RabbitMQ' : null;
  }

  test.each(traces)('$title', async ({ run }) => {
    const { difference } = await play(run);
    expect(difference).toBeNull();
  });

  test(
    `${operations} random operations have the same outcome on RabbitMQ and on Leveret`,
    { timeout: 120_000 + operations * 200 },
    async () => {
      const excused = new Map<string, number[]>();
      let done = 0;
      for (let seed = firstSeed; done < operations; seed += 1) {
        const theme = themes[(seed - 1) % themes.length] ?? 'all';
        const run = generateRun(new Random(seed), theme, runLength);
        const outcome = await play(run);
        done += outcome.steps.length;
        if (outcome.difference === null) continue;
        const reason = await excuse(outcome);
        const unexplained = reason === null ? await report(seed, theme, run, outcome.difference) : '';
        expect(unexplained).toBe('');
        excused.set(reason ?? '', [...(excused.get(reason ?? '') ?? []), seed]);
      }
      for (const [reason, seeds] of excused) {
        process.stdout.write(`${seeds.length} of the runs ended early: ${reason} (${seeds.join(' ')})\n`);
      }
    },
  );

  async function report(
    seed: number,
    theme: string,
    run: readonly Operation[],
    difference: Difference,
  ): Promise<string> {
    const fails = async (shorter: readonly Operation[]): Promise<boolean> =>
      (await excuse(await play(shorter))) === null;
    const failing = run.slice(0, difference.at + 1);
    const shortest = await shrink(failing, fails, performance.now() + shrinkingMs);
    const { where, reference, ours } = (await play(shortest)).difference ?? difference;
    return [
      `SEED=${seed} (${theme}): seen at ${where}`,
      ...shortest.map((operation) => `  ${operationText(operation)}`),
      'RabbitMQ:',
      ...reference.map((line) => `  ${line}`),
      'Leveret:',
      ...ours.map((line) => `  ${line}`),
    ].join('\n');
  }
});
