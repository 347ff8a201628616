// Random but meaningful operations against RabbitMQ and Leveret: every answer, delivery, header and error must be the
// same. Runs are seeded. OPERATIONS=10000 for the long form, SEED=n to see one again.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-api.ts';
import { createBroker } from '../../src/broker/broker.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing, type RabbitmqProcess, startRabbitmq } from '../support/rabbitmq-process.ts';
import { explained } from './explained.ts';
import { exchangeNames, generateRun, queueNames } from './generate.ts';
import { type Difference, playRun } from './lockstep.ts';
import { type Operation, operationText } from './operation.ts';
import { Player } from './player.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';

const operations = Number(process.env['OPERATIONS'] ?? 600);
const firstSeed = Number(process.env['SEED'] ?? 1);
const runLength = Number(process.env['RUN_LENGTH'] ?? 60);
const shrinkingMs = 30_000;

test('each difference that is excused stands in SKIPPED.md', () => {
  const skipped = readFileSync(path.resolve(import.meta.dirname, '../../src/broker/SKIPPED.md'), 'utf8');
  expect(explained.filter(({ name }) => !skipped.includes(name))).toEqual([]);
});

describeWith([rabbitmqMissing()], 'differential', () => {
  let rabbitmq: RabbitmqProcess | undefined;
  let broker: Broker | undefined;
  beforeAll(async () => {
    [rabbitmq, broker] = await Promise.all([startRabbitmq(), createBroker({ port: 0, version: 'test' })]);
  });
  afterAll(() => Promise.all([rabbitmq?.stop(), broker?.close()]));

  test(
    `${operations} random operations have the same outcome on RabbitMQ and on Leveret`,
    { timeout: 60_000 + operations * 100 },
    async () => {
      const reference = new Player(rabbitmq?.amqpPort ?? 0);
      const ours = new Player(broker?.port ?? 0);
      const play = async (run: readonly Operation[]): Promise<Difference | null> => {
        await Promise.all([reference, ours].map((player) => player.reset(queueNames, exchangeNames)));
        return playRun(reference, ours, run, (operation, difference) =>
          explained.some((known) => known.matches(operation, difference)),
        );
      };
      for (let done = 0; done < operations; done += runLength) {
        const seed = firstSeed + done / runLength;
        const run = generateRun(new Random(seed), runLength);
        const difference = await play(run);
        if (difference === null) continue;
        const failing = run.slice(0, difference.at + 1);
        const again = async (shorter: readonly Operation[]): Promise<boolean> =>
          (await play(shorter)) !== null;
        const shortest = await shrink(failing, again, performance.now() + shrinkingMs);
        expect.fail(report(seed, shortest, (await play(shortest)) ?? difference));
      }
      await Promise.all([reference.end(), ours.end()]);
    },
  );
});

function report(seed: number, run: readonly Operation[], { where, reference, ours }: Difference): string {
  return [
    `SEED=${seed}: seen at ${where}`,
    ...run.map((operation) => `  ${operationText(operation)}`),
    'RabbitMQ:',
    ...reference.map((line) => `  ${line}`),
    'Leveret:',
    ...ours.map((line) => `  ${line}`),
  ].join('\n');
}
