// Ruby's bunny: a client that shares no code with the others.

import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { runProgram } from '../support/run-program.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const ruby = '/usr/bin/ruby';
const found = spawnSync(ruby, ['-e', 'require "bunny"'], { stdio: 'ignore' }).status === 0;
const missing = found ? null : 'ruby-bunny is not installed';
const script = path.join(import.meta.dirname, 'bunny/work_queue.rb');

for (const broker of brokersUnderTest) {
  describeWith([missing, broker.missing], `bunny on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    beforeAll(async () => {
      started = await broker.start();
    });
    afterAll(() => started?.stop());

    test('confirms, returns, acks, dead letters and errors reach a Ruby program as they should', async () => {
      expect(await runProgram(ruby, [script, String(started?.amqpPort)])).toEqual({
        code: 0,
        signal: null,
        stderr: '',
        stdout: [
          'confirmed true',
          'returned [312, "NO_ROUTE", "nobody"]',
          ...[0, 1, 2, 3, 4].map((number) => `work ${number} ${number} 0.5 false`),
          'dead ["work 3", ["rejected", "bunny-work", "bunny-events", 1]]',
          "NOT_FOUND - no queue 'bunny-missing' in vhost '/'",
          'closed',
          '',
        ].join('\n'),
      });
    });
  });
}
