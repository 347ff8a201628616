// kombu, the library under Celery: declared entities, compression, requeue, dead letters, SimpleQueue.

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, python, pythonModuleMissing } from '../support/needs.ts';
import { runProgram } from '../support/run-program.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const missing = pythonModuleMissing('kombu');
const script = path.join(import.meta.dirname, 'kombu/bound_queues.py');

for (const broker of brokersUnderTest) {
  describeWith([missing, broker.missing], `kombu on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    beforeAll(async () => {
      started = await broker.start();
    });
    afterAll(() => started?.stop());

    test('publishes with confirms, sees a requeued message again, and finds a rejected one among the dead', async () => {
      expect(await runProgram(python, [script, String(started?.amqpPort)])).toEqual({
        code: 0,
        signal: null,
        stderr: '',
        stdout: [
          "[({'order': 1}, False, 'eu'), ({'order': 2}, False, 'eu'), ({'order': 1}, True, 'eu')]",
          "{'order': 2} rejected kombu-orders kombu-events ['order.again'] 1",
          '',
        ].join('\n'),
      });
    });
  });
}
