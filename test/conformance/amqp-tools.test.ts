// The command line clients of Debian's amqp-tools (librabbitmq, a C client) publish, get and consume.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, programMissing } from '../support/needs.ts';
import { runProgram } from '../support/run-program.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const toolsMissing = programMissing('amqp-publish', 'amqp-tools');

for (const broker of brokersUnderTest) {
  describeWith([toolsMissing, broker.missing], `amqp-tools on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    beforeAll(async () => {
      started = await broker.start();
    });
    afterAll(() => started?.stop());

    const tool = async (
      name: string,
      flags: readonly string[],
      command: readonly string[] = [],
      stdin = '',
    ): Promise<{ code: number | null; stdout: string; stderr: string }> => {
      const connection = ['--server', 'localhost', '--port', String(started?.amqpPort)];
      const { code, stdout, stderr } = await runProgram(name, [...connection, ...flags, ...command], {
        stdin,
      });
      return { code, stdout, stderr };
    };

    test('a queue is declared, published to, read with get, and empty afterwards', async () => {
      expect(await tool('amqp-declare-queue', ['-q', 'letters'])).toEqual({
        code: 0,
        stdout: 'letters\n',
        stderr: '',
      });
      const flags = ['-r', 'letters', '-p', '-C', 'text/plain', '-H', 'attempt: 1', '-b', 'one letter'];
      expect(await tool('amqp-publish', flags)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await tool('amqp-get', ['-q', 'letters'])).toEqual({
        code: 0,
        stdout: 'one letter',
        stderr: '',
      });
      expect(await tool('amqp-get', ['-q', 'letters'])).toEqual({ code: 2, stdout: '', stderr: '' });
    });

    test('lines from standard input become messages, consumed in order by a command', async () => {
      await tool('amqp-declare-queue', ['-q', 'lines']);
      await tool('amqp-publish', ['-r', 'lines', '-l'], [], 'first\nsecond\nthird\n');
      const consumed = await tool('amqp-consume', ['-q', 'lines', '-c', '3', '-p', '1'], ['cat']);
      expect(consumed).toEqual({ code: 0, stdout: 'first\nsecond\nthird\n', stderr: '' });
      expect(await tool('amqp-delete-queue', ['-q', 'lines'])).toEqual({
        code: 0,
        stdout: '0\n',
        stderr: '',
      });
    });

    test('a body of several frames arrives whole', async () => {
      const body = 'leveret '.repeat(50_000);
      await tool('amqp-declare-queue', ['-q', 'large']);
      await tool('amqp-publish', ['-r', 'large'], [], body);
      const got = await tool('amqp-get', ['-q', 'large']);
      expect(got.stdout.length).toBe(body.length);
      expect(got.stdout).toBe(body);
    });

    test('deleting a queue tells how many messages went with it', async () => {
      await tool('amqp-declare-queue', ['-q', 'full']);
      await tool('amqp-publish', ['-r', 'full', '-l'], [], 'a\nb\n');
      expect(await tool('amqp-delete-queue', ['-q', 'full'])).toEqual({ code: 0, stdout: '2\n', stderr: '' });
    });

    test('a queue that does not exist is refused in RabbitMQ words', async () => {
      const got = await tool('amqp-get', ['-q', 'absent']);
      expect(got.code).toBe(1);
      expect(got.stderr).toContain(
        "server channel error 404, message: NOT_FOUND - no queue 'absent' in vhost '/'",
      );
    });

    test('a wrong password is refused', async () => {
      const got = await tool('amqp-get', ['-q', 'letters', '--username', 'guest', '--password', 'wrong']);
      expect(got.code).toBe(1);
      expect(got.stderr).toContain('ACCESS_REFUSED');
    });

    test('an unknown virtual host is refused', async () => {
      const got = await tool('amqp-get', ['-q', 'letters', '--vhost', 'elsewhere']);
      expect(got.code).toBe(1);
      expect(got.stderr).toContain('vhost elsewhere not found');
    });
  });
}
