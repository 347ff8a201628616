// A RabbitMQ that is reached through TLS and by AMQP alone, stopped and started again in the middle of an export and an
// import; then short of memory. What was taken is written whole, the import goes on where it was, and each refusal says why.

import { connect } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import {
  endOfJob,
  exportList,
  importInput,
  previewFile,
  sendFile,
  wholeList,
} from '../support/page-files.ts';
import { startRabbitmqNode, type RabbitmqNode } from '../support/rabbitmq-node.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { connectProfile, untilReady } from './connected-profile.ts';
import { drain, expectToldTwice } from './kill/arrivals.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const total = 500;
const endpointId = 'guarded';

describeWith([rabbitmqMissing()], 'a server behind TLS, without management API', () => {
  let node: RabbitmqNode;
  let running: RunningEngine;
  let page: Client<LeveretApi>;
  beforeAll(async () => {
    node = await startRabbitmqNode({ plugins: ['rabbitmq_management'] });
    running = await runEngine();
    page = running.openPage();
    const ca = node.certificates.ca.certificate;
    await connectProfile(page, {
      id: endpointId,
      name: 'Guarded',
      host: 'localhost',
      port: node.amqpsPort,
      tls: { serverName: null, ca, certificate: null, verify: true },
    });
  }, 120_000);
  afterAll(async () => {
    await running.stop();
    await node.stop();
  }, 60_000);

  const client = () => connect(`amqp://localhost:${node.amqpPort}`);
  const look = {
    endpointId,
    queue: 'from',
    peek: { count: total, maxBytes: 4 * 1024 * 1024, insist: false },
  };
  const publish = () =>
    page.request('message.publish', {
      endpointId,
      exchange: '',
      routingKey: 'to',
      properties: {},
      body: new Uint8Array(1),
    });

  test(
    'stopped in the middle of an export and an import loses nothing of either',
    { timeout: 120_000 },
    async () => {
      const filling = await client();
      const channel = await filling.createConfirmChannel();
      for (const queue of ['from', 'to']) await channel.assertQueue(queue, { durable: true });
      for (let number = 0; number < total; number += 1) {
        channel.sendToQueue('from', Buffer.from(String(number)), { persistent: true });
      }
      await channel.waitForConfirms();
      await filling.close();
      const { snapshotId } = await page.request('snapshot.take', look);
      const list = { messages: wholeList(snapshotId), format: 'jsonl' } as const;
      const { file } = await exportList(page, list);
      const importId = await sendFile(page, file);
      await previewFile(page, importId);
      const target = { endpointId, exchange: '', routingKey: 'to' };
      const { jobId } = await page.request('job.start', {
        ...importInput(importId, target, endpointId),
        ratePerSecond: 200,
      });
      const watched = collect(page, 'job.watch', {});
      await eventually(() =>
        expect(pictureOf(watched.rows).rows.get(jobId)?.settled ?? 0).toBeGreaterThan(total / 8),
      );
      watched.close();
      const exporting = exportList(page, list);
      const halted = node.process.halt('orderly');
      const interrupted = await endOfJob(page, jobId);
      expect(interrupted).toMatchObject({
        state: 'interrupted',
        reason: expect.stringMatching(/^Could not publish .*(connection|channel)/) as string,
      });
      expect(interrupted.settled).toBeLessThan(total);
      await halted;
      // What was taken is kept here, and needs no server.
      expect((await exporting).file.equals(file)).toBe(true);
      expect((await exportList(page, list)).file.equals(file)).toBe(true);
      await expect(page.request('snapshot.take', look)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^Could not look at the messages of the queue 'from': .*since/,
        ) as string,
      });
      await page.request('job.resume', { jobId });
      expect(await endOfJob(page, jobId)).toMatchObject({
        state: 'interrupted',
        settled: interrupted.settled,
        reason: expect.stringMatching(/no connection since/) as string,
      });

      await node.process.startAgain();
      await untilReady(page, endpointId);
      await page.request('job.resume', { jobId });
      expect(await endOfJob(page, jobId)).toMatchObject({ state: 'finished', settled: total });
      const again = await page.request('snapshot.take', look);
      expect(again.total).toBe(total);
      await page.request('snapshot.release', { snapshotId: again.snapshotId });
      const draining = await client();
      const copies = await drain(draining, 'to');
      expect(copies.size).toBe(total);
      const of = { jobId, outcome: 'doubled', position: 0, count: total } as const;
      const { results } = await page.request('job.results', of);
      expectToldTwice(
        copies,
        results.map(({ moveId }) => moveId),
      );
      await draining.close();
    },
  );

  test('short of memory says so before and while somebody publishes, and takes messages again later', async () => {
    expect(await publish()).toMatchObject({ outcome: 'routed' });
    await node.process.control('set_vm_memory_high_watermark', 'absolute', '1');
    // The server tells it to those who publish, when they do.
    await eventually(
      () =>
        expect(publish()).rejects.toMatchObject({
          message: expect.stringMatching(
            /^Could not publish .*the server holds publishers back \(low on memory\).*consuming or purging queues helps/,
          ) as string,
        }),
      20_000,
    );
    const { endpoints } = await page.request('endpoint.list', {});
    expect(endpoints.find(({ id }) => id === endpointId)).toMatchObject({
      state: 'ready',
      stateReason: 'The server holds publishers back: low on memory.',
    });
    // What helps must not be held back.
    await page.request('queue.purge', { endpointId, queue: 'from' });
    await node.process.control('set_vm_memory_high_watermark', '0.4');
    await eventually(async () => expect(await publish()).toMatchObject({ outcome: 'routed' }), 20_000);
  }, 60_000);
});
