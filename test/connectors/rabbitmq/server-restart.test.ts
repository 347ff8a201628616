// A real server that is stopped in the middle of everything at once, and started again: each operation ends in words before
// its deadline, works again afterwards, and no message is lost. Moves: test/engine/jobs-server-restart.test.ts.

import { connect } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDoctor } from '../../../src/connectors/rabbitmq/doctor/doctor.ts';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { TappedRow } from '../../../src/connectors/connector.ts';
import { AppError } from '../../../src/contract/errors.ts';
import type { Delivery, QueueRow } from '../../../src/contract/model.ts';
import type { DoctorStep } from '../../../src/contract/profile.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { startRabbitmqNode, type RabbitmqNode } from '../../support/rabbitmq-node.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { Collector, Picture, present } from '../suite/tools.ts';
import { managedSession, untilManagement } from './management/managed-session.ts';
import { targetOf, untilState } from './targets.ts';

const total = 1_000;

describeWith([rabbitmqMissing()], 'a server that is stopped and started again', () => {
  let node: RabbitmqNode;
  let session: RabbitMqSession;

  beforeAll(async () => {
    node = await startRabbitmqNode({ plugins: ['rabbitmq_management'] });
    session = await managedSession(node);
  }, 120_000);
  afterAll(async () => {
    await session.close();
    await node.stop();
  }, 60_000);

  const facets = () => ({
    browse: present(session.browse, 'browse'),
    tap: present(session.tap, 'tap'),
    publish: present(session.publish, 'publish'),
    purge: present(session.purge, 'purge'),
    admin: present(session.admin, 'admin'),
    consume: present(session.consume, 'consume'),
    take: present(session.take, 'take'),
    tracing: present(session.tracing, 'tracing'),
  });
  const plain = { durable: true, autoDelete: false, arguments: [] };
  const binding = {
    source: 'amq.direct',
    destination: 'declared',
    destinationKind: 'queue' as const,
    routingKey: 'key',
    arguments: [],
  };
  const look = { count: total, maxBytes: 64 * 1024 * 1024, insist: false };
  let confirmed = 0;

  async function peek(): Promise<number> {
    const snapshot = await facets().browse.open('work', look);
    snapshot.close();
    return snapshot.total;
  }
  async function takeAndGiveBack(): Promise<void> {
    const taker = await facets().take.open('held', { prefetch: 10, removes: true });
    try {
      await taker.next();
    } finally {
      await taker.close();
    }
  }
  const operations: Readonly<Record<string, () => Promise<unknown>>> = {
    'borrowing 1,000 messages': peek,
    publishing: async () => {
      const message = { exchange: '', routingKey: 'published', body: Buffer.from('x') };
      const result = await facets().publish.publish({ ...message, properties: { deliveryMode: 2 } });
      if (result.outcome === 'routed') confirmed += 1;
    },
    purging: () => facets().purge.purge('purged'),
    declaring: () => facets().admin.declareQueue({ name: 'declared', ...plain }),
    binding: () => facets().admin.bind(binding),
    'taking and giving back': takeAndGiveBack,
    'listing bindings': () => session.topology.bindings({ destination: 'declared' }),
    'reading what holds on a queue': () => session.topology.facts('work'),
    'reading the history of a queue': () => session.topology.history('work'),
    'finding out what a look costs': async () => await facets().browse.offer?.('work'),
    'switching tracing on': async () => await facets().tracing.set(true),
  };

  /** Again and again until it fails; how that was, and how long the last try took. */
  async function untilItFails(operate: () => Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
    for (;;) {
      const startedAt = performance.now();
      try {
        await operate();
      } catch (error) {
        return { error, tookMs: performance.now() - startedAt };
      }
    }
  }

  async function examine(): Promise<DoctorStep[]> {
    const steps = new Map<string, DoctorStep>();
    const target = targetOf(node.amqpPort, { management: { mode: 'given', url: node.managementUrl } });
    await runDoctor(target, {
      signal: new AbortController().signal,
      onStep: (step) => steps.set(step.key, step),
    });
    return [...steps.values()];
  }

  test(
    'ends each operation in words, gives back what was lent, and loses nothing',
    { timeout: 180_000 },
    async () => {
      const client = await connect(`amqp://localhost:${node.amqpPort}`);
      const channel = await client.createConfirmChannel();
      for (const queue of ['work', 'held', 'published', 'purged', 'declared']) {
        await channel.assertQueue(queue, { durable: true });
      }
      for (let number = 0; number < total; number += 1) {
        channel.sendToQueue('work', Buffer.from(String(number)), { persistent: true });
      }
      for (let number = 0; number < 10; number += 1) {
        channel.sendToQueue('held', Buffer.from(String(number)), { persistent: true });
      }
      await channel.waitForConfirms();
      await client.close();

      await facets().tracing.set(true);
      const problems: AppError[] = [];
      const onEnd = (problem: AppError) => problems.push(problem);
      const followed = new Collector<TappedRow>();
      await facets().tap.watch({ exchange: 'amq.fanout', routingKey: '' }, ['published'], followed, {
        onEnd,
      });
      await facets().tap.watch({ firehose: { queue: 'published' } }, ['published'], followed, { onEnd });
      const deliveries: Delivery[] = [];
      const endings: string[] = [];
      const consumer = await facets().consume.start(
        { queue: 'held', prefetch: 3, settle: null, delayMs: 0 },
        (delivery) => deliveries.push(delivery),
        (reason) => endings.push(reason),
      );
      consumer.resume();
      const queues = new Picture<QueueRow>();
      const unwatch = session.topology.watchQueues(queues);
      await eventually(() => expect(queues.synced).toBe(1));
      await eventually(() => expect(deliveries).toHaveLength(3));

      const names = Object.keys(operations);
      const failing = names.map((name) => untilItFails(operations[name] ?? peek));
      await eventually(() => expect(confirmed).toBeGreaterThan(5));
      await eventually(() => expect(followed.rows.length).toBeGreaterThan(5));
      const halted = node.process.halt('orderly');
      for (const [index, { error, tookMs }] of (await Promise.all(failing)).entries()) {
        if (!(error instanceof AppError)) throw error;
        const { code, message } = error;
        expect({ name: names[index], code, message, isInTime: tookMs < 15_000 }).toEqual({
          name: names[index],
          // A management API that is being stopped answers 404 for a moment.
          code: expect.stringMatching(/^(unreachable|timeout|not_found|not_supported)$/) as string,
          message: expect.stringMatching(/^Could not .{10,}/) as string,
          isInTime: true,
        });
      }
      await halted;
      await eventually(() => expect(problems).toHaveLength(2));
      for (const { message } of problems) expect(message).toMatch(/connection|server/i);
      await eventually(() => expect(endings).toHaveLength(1));
      expect(endings[0]).toContain('held');
      expect((await untilState(session, 'disconnected')).stateReason).not.toBeNull();
      const sick = await examine();
      expect(sick.find(({ state }) => state === 'failed')).toMatchObject({
        key: 'tcp',
        fix: expect.stringMatching(/./) as string,
      });
      expect(sick.filter(({ state }) => state === 'waiting' || state === 'running')).toEqual([]);

      await node.process.startAgain();
      session.tryNow();
      await untilState(session, 'ready');
      await untilManagement(session, 'ready');
      for (const name of names) await eventually(operations[name] ?? peek, 20_000);
      expect(await peek()).toBe(total);
      const rows = new Collector<TappedRow>();
      const stop = await facets().tap.watch({ firehose: { queue: 'published' } }, ['published'], rows);
      await operations.publishing?.();
      await eventually(() => expect(rows.rows.length).toBeGreaterThan(0));
      stop();
      expect((await examine()).filter(({ state }) => state === 'failed')).toEqual([]);

      const again = await connect(`amqp://localhost:${node.amqpPort}`);
      const counting = await again.createChannel();
      const count = async (queue: string) => (await counting.checkQueue(queue)).messageCount;
      await eventually(async () => expect(await count('work')).toBe(total));
      await eventually(async () => expect(await count('held')).toBe(10));
      // One may have been taken over whose confirm was lost with the connection.
      expect(await count('published')).toBeGreaterThanOrEqual(confirmed);
      expect(await count('published')).toBeLessThanOrEqual(confirmed + 2);
      await eventually(() => expect(queues.byKey.get('work')?.ready).toBe(total), 60_000);
      unwatch();
      await again.close();
    },
  );
});
