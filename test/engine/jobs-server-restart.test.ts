// A move between two RabbitMQ servers of which one is stopped and started again in the middle: the job ends in words at
// once, and goes on when it is resumed.

import { connect, type ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { jobInput, toQueue } from '../support/job-input.ts';
import { describeWith } from '../support/needs.ts';
import { endOfJob } from '../support/page-files.ts';
import { rabbitmqMissing, startRabbitmq, type RabbitmqProcess } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { connectProfile, untilReady } from './connected-profile.ts';
import { drain, expectToldTwice } from './kill/arrivals.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const total = 400;

describeWith([rabbitmqMissing()], 'a move between two servers', () => {
  let lasting: SharedRabbitmq;
  let stopped: RabbitmqProcess;
  let vhost: string;
  let running: RunningEngine;
  let page: Client<LeveretApi>;

  beforeAll(async () => {
    [lasting, stopped] = await Promise.all([sharedRabbitmq(), startRabbitmq()]);
    vhost = await lasting.admin.addVhost();
    running = await runEngine();
    page = running.openPage();
    await connectProfile(page, { id: 'lasting', name: 'Lasting', port: lasting.amqpPort, vhost });
    await connectProfile(page, { id: 'stopped', name: 'Stopped', port: stopped.amqpPort });
  }, 120_000);
  afterAll(async () => {
    await running.stop();
    await lasting.admin.removeVhost(vhost);
    await stopped.stop();
  }, 60_000);

  const open = (id: 'lasting' | 'stopped') =>
    connect(
      id === 'lasting'
        ? `amqp://localhost:${lasting.amqpPort}/${vhost}`
        : `amqp://localhost:${stopped.amqpPort}`,
    );

  async function fill(channel: ConfirmChannel): Promise<void> {
    await channel.assertQueue('from', { durable: true });
    for (let number = 0; number < total; number += 1) {
      channel.sendToQueue('from', Buffer.from(String(number)), { persistent: true });
    }
    await channel.waitForConfirms();
  }

  test.each([
    ['target', 'lasting', 'stopped'],
    ['source', 'stopped', 'lasting'],
  ] as const)(
    'of which the %s is stopped in the middle says so, and loses nothing when it goes on',
    { timeout: 120_000 },
    async (_what, from, to) => {
      const [source, target] = [await open(from), await open(to)];
      await fill(await source.createConfirmChannel());
      await (await target.createChannel()).assertQueue('to', { durable: true });
      await source.close();
      await target.close();
      const move = jobInput({ endpointId: from, target: toQueue('to', to), ratePerSecond: 200 });
      const { jobId } = await page.request('job.start', move);
      const watched = collect(page, 'job.watch', {});
      await eventually(() =>
        expect(pictureOf(watched.rows).rows.get(jobId)?.settled ?? 0).toBeGreaterThan(total / 8),
      );
      watched.close();
      const halted = stopped.halt('orderly');
      const interrupted = await endOfJob(page, jobId);
      expect(interrupted.state).toBe('interrupted');
      expect(interrupted.settled).toBeLessThan(total);
      expect(interrupted.reason).toMatch(/^Could not .*(connection|channel|shutdown)/);
      await halted;
      // Nothing waits for a server that is not there: it says so again.
      await page.request('job.resume', { jobId });
      expect(await endOfJob(page, jobId)).toMatchObject({
        state: 'interrupted',
        settled: interrupted.settled,
      });
      await stopped.startAgain();
      await untilReady(page, 'stopped');
      await page.request('job.resume', { jobId });
      expect(await endOfJob(page, jobId)).toMatchObject({
        state: 'finished',
        settled: total,
        outcomes: { gone: 0 },
      });

      const [emptied, filled] = [await open(from), await open(to)];
      expect(await (await emptied.createChannel()).deleteQueue('from')).toEqual({ messageCount: 0 });
      const copies = await drain(filled, 'to');
      expect(copies.size).toBe(total);
      const of = { jobId, outcome: 'doubled', position: 0, count: total } as const;
      const { results } = await page.request('job.results', of);
      expectToldTwice(
        copies,
        results.map(({ moveId }) => moveId),
      );
      await (await filled.createChannel()).deleteQueue('to');
      await emptied.close();
      await filled.close();
    },
  );
});
