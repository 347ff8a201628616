// Python programs that use pika, as developers write them for RabbitMQ, run unchanged.

import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeWith, python, pythonModuleMissing } from '../support/needs.ts';
import { type RunningProgram, runProgram, startProgram } from '../support/run-program.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const pikaMissing = pythonModuleMissing('pika');
const scriptFile = (name: string): string => path.join(import.meta.dirname, 'pika', `${name}.py`);

for (const broker of brokersUnderTest) {
  describeWith([pikaMissing, broker.missing], `pika programs on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    const running: RunningProgram[] = [];
    beforeAll(async () => {
      started = await broker.start();
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((program) => program.stop('SIGKILL')));
    });
    afterAll(() => started?.stop());

    const run = (name: string): ReturnType<typeof runProgram> =>
      runProgram(python, [scriptFile(name), String(started?.amqpPort)]);
    const start = (name: string, ...more: string[]): RunningProgram => {
      const program = startProgram(python, [scriptFile(name), String(started?.amqpPort), ...more]);
      running.push(program);
      return program;
    };

    test('hello: a message published before the consumer starts is received, and Ctrl+C ends it well', async () => {
      expect(await run('hello_producer')).toMatchObject({ code: 0, stdout: " [x] Sent 'Hello World!'\n" });
      const consumer = start('hello_consumer');
      await consumer.says("Received b'Hello World!'");
      expect(await consumer.stop('SIGINT')).toEqual({ code: 0, signal: null });
      expect(consumer.stdout()).toBe(
        " [*] Waiting for messages. To exit press CTRL+C\n [x] Received b'Hello World!'\n",
      );
      expect(consumer.stderr()).toBe('');
    });

    test('hello: a consumer that waits receives what is published afterwards, once', async () => {
      const consumer = start('hello_consumer');
      await consumer.says('Waiting for messages');
      await run('hello_producer');
      await run('hello_producer');
      await consumer.says("b'Hello World!'\n [x] Received b'Hello World!'\n");
      await consumer.stop('SIGINT');
      expect(consumer.stdout().split('Received').length - 1).toBe(2);
    });

    test('my_queue: what a consumer that died had not acknowledged goes to the next one, in order', async () => {
      expect(await run('my_queue_producer')).toMatchObject({
        code: 0,
        stdout: " [x] Sent 'first'\n [x] Sent 'second'\n [x] Sent 'third'\n",
      });
      const dying = start('my_queue_consumer', 'die');
      expect((await dying.ended).code).toBe(3);
      expect(dying.stdout()).toContain("Received b'first' redelivered=False");

      const next = start('my_queue_consumer');
      await next.says("b'third' redelivered=False\n");
      expect(await next.stop('SIGINT')).toEqual({ code: 0, signal: null });
      expect(next.stdout()).toBe(
        [
          ' [*] Waiting for messages. To exit press CTRL+C',
          " [x] Received b'first' redelivered=True",
          " [x] Received b'second' redelivered=False",
          " [x] Received b'third' redelivered=False",
          '',
        ].join('\n'),
      );

      const last = start('my_queue_consumer');
      await last.says('Waiting for messages');
      await run('my_queue_producer');
      await last.says("b'first' redelivered=False");
      await last.says("b'third'");
      expect(last.stdout()).not.toContain('redelivered=True');
    });

    test('order_queue: orders that are never acknowledged come again to each new consumer', async () => {
      expect(await run('order_queue_producer')).toMatchObject({
        code: 0,
        stdout: ' [x] Sent order 1\n [x] Sent order 2\n',
      });
      const orders = ' [x] Order 1: 张三 99.5\n [x] Order 2: 李四 12345678901234567890\n';
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const consumer = start('order_queue_consumer');
        await consumer.says('Order 2');
        expect(await consumer.stop('SIGINT')).toEqual({ code: 0, signal: null });
        expect(consumer.stdout()).toBe(orders);
      }
    });
  });
}
