// The ready programs of the overview work as they are copied, one after the other on the same queue.

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snippets } from '../../renderer/features/overview/snippets.ts';
import { startLeveret, type LeveretProcess } from '../support/leveret-process.ts';
import { describeWith, python, pythonModuleMissing } from '../support/needs.ts';
import { startProgram } from '../support/run-program.ts';

// amqplib is found from the folder that the program runs in.
const folder = path.resolve(import.meta.dirname, '../..');
const interpreters: Readonly<Record<string, readonly string[]>> = {
  python: [python, '-u', '-c'],
  node: [process.execPath, '--input-type=module', '--eval'],
};

describeWith([pythonModuleMissing('pika')], 'the ready programs', () => {
  let leveret: LeveretProcess | undefined;
  beforeAll(async () => {
    leveret = await startLeveret();
  });
  afterAll(() => leveret?.stop());

  test.each(['python', 'node', 'python'])('for %s publishes and receives its message', async (language) => {
    const program = snippets({ host: 'localhost', port: leveret?.amqpPort ?? 0 }).find(
      ({ id }) => id === language,
    );
    const [command = '', ...flags] = interpreters[language] ?? [];
    const running = startProgram(command, [...flags, program?.code ?? ''], { folder });
    try {
      await running.says('Hello World!');
      expect(running.stderr()).toBe('');
    } finally {
      await running.stop('SIGKILL');
    }
  });
});
