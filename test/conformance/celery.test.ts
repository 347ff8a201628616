// A Celery worker with its defaults (gossip, mingle, heartbeats), tasks that retry, and results over rpc.

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, python, pythonModuleMissing } from '../support/needs.ts';
import { type RunningProgram, runProgram, startProgram } from '../support/run-program.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const missing = pythonModuleMissing('celery');
const folder = path.join(import.meta.dirname, 'celery');
const worker = ['-m', 'celery', '-A', 'orders', 'worker', '--pool=solo', '--loglevel=info'];

for (const broker of brokersUnderTest) {
  describeWith([missing, broker.missing], `Celery on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    let running: RunningProgram | undefined;
    const environment = (): NodeJS.ProcessEnv => ({
      AMQP_PORT: String(started?.amqpPort),
      PYTHONDONTWRITEBYTECODE: '1',
    });
    beforeAll(async () => {
      started = await broker.start();
      running = startProgram(python, worker, { folder, environment: environment() });
    });
    afterAll(async () => {
      await running?.stop('SIGKILL');
      await started?.stop();
    });

    test('tasks run, retry, fail, chain and come in numbers, and their results come back', async () => {
      const script = path.join(folder, 'client.py');
      const options = { folder, environment: environment(), timeoutMs: 60_000 };
      const ended = await runProgram(python, [script], options);
      expect({ ...ended, worker: ended.code === 0 ? '' : running?.stderr() }).toEqual({
        code: 0,
        signal: null,
        stderr: '',
        worker: '',
        stdout: [
          'add 5',
          'retries 2',
          'failed no such order',
          'chain 12',
          `many [${Array.from({ length: 20 }, (_, number) => 2 * number).join(', ')}]`,
          '',
        ].join('\n'),
      });
    }, 90_000);
  });
}
