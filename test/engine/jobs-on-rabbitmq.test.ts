// Jobs between the embedded broker and a real RabbitMQ that are interrupted in the middle: resumed, they go on where they
// were, and tell nothing as gone that the server still holds.

import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { JobInput, JobRow } from '../../src/contract/job.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { jobInput, toQueue } from '../support/job-input.ts';
import { describeWith } from '../support/needs.ts';
import { endOfJob } from '../support/page-files.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { connectAgain, connectProfile, untilManaged, untilReady } from './connected-profile.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const total = 150;
const numbers = Array.from({ length: total }, (_, number) => String(number));

describeWith([rabbitmqMissing()], 'a job between the embedded broker and RabbitMQ', () => {
  let rabbitmq: SharedRabbitmq;
  let proxy: TcpProxy;
  let vhost: string;
  let running: RunningEngine;
  let page: Client<LeveretApi>;
  let staging: string;
  const clients = new Map<string, { client: ChannelModel; channel: ConfirmChannel }>();

  beforeAll(async () => {
    rabbitmq = await sharedRabbitmq();
    proxy = new TcpProxy(rabbitmq.amqpPort);
  });
  beforeEach(async () => {
    vhost = await rabbitmq.admin.addVhost();
    running = await runEngine();
    page = running.openPage();
    // No heartbeats: a connection that nobody ends stays.
    const port = await proxy.listen();
    staging = await connectProfile(page, { port, vhost, heartbeatSeconds: 0 });
    const urls = {
      local: running.engine.amqp.url,
      [staging]: `amqp://localhost:${rabbitmq.amqpPort}/${vhost}`,
    };
    for (const [endpointId, url] of Object.entries(urls)) {
      const client = await connect(url);
      clients.set(endpointId, { client, channel: await client.createConfirmChannel() });
    }
  });
  afterEach(async () => {
    for (const { client } of clients.values()) await client.close();
    clients.clear();
    await running.stop();
    await proxy.close();
    await rabbitmq.admin.removeVhost(vhost);
  });

  const on = (endpointId: string): ConfirmChannel => {
    const found = clients.get(endpointId);
    if (found === undefined) throw new Error(`no client on ${endpointId}`);
    return found.channel;
  };

  async function fill(endpointId: string): Promise<void> {
    const channel = on(endpointId);
    await channel.assertQueue('from', { durable: true });
    for (const number of numbers) channel.sendToQueue('from', Buffer.from(number), { persistent: true });
    await channel.waitForConfirms();
  }

  /** Move ids by body, one for each copy. */
  async function arrived(endpointId: string): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    const channel = on(endpointId);
    for (let got = await channel.get('to', { noAck: true }); got !== false;) {
      const body = got.content.toString();
      found.set(body, [...(found.get(body) ?? []), String(got.properties.headers?.['x-leveret-move-id'])]);
      got = await channel.get('to', { noAck: true });
    }
    return found;
  }

  /** A slow job that has settled some of its messages. */
  async function begun(over: Partial<JobInput>): Promise<string> {
    const { jobId } = await page.request('job.start', jobInput({ ratePerSecond: 300, ...over }));
    const watched = collect(page, 'job.watch', {});
    await eventually(() =>
      expect(pictureOf(watched.rows).rows.get(jobId)?.settled ?? 0).toBeGreaterThan(total / 5),
    );
    watched.close();
    return jobId;
  }

  async function resumed(jobId: string): Promise<JobRow> {
    await page.request('job.resume', { jobId });
    return endOfJob(page, jobId);
  }

  test.each(['local', 'staging'])(
    'that copies a whole queue of %s goes on after the last copy when it is resumed',
    async (from) => {
      const to = from === 'local' ? staging : 'local';
      await fill(from);
      await on(to).assertQueue('to', { durable: true });
      const jobId = await begun({ kind: 'copy', endpointId: from, target: toQueue('to', to) });
      await page.request('endpoint.disconnect', { endpointId: staging });
      expect(await endOfJob(page, jobId)).toMatchObject({ state: 'interrupted' });
      await connectAgain(page, staging);
      expect(await resumed(jobId)).toMatchObject({ state: 'finished', total, settled: total });
      const copies = await arrived(to);
      expect([...copies.keys()].sort()).toEqual([...numbers].sort());
      // Two of one message are possible where the confirm was lost, but never two that cannot be told.
      for (const moveIds of copies.values()) expect(new Set(moveIds).size).toBe(1);
      expect(await on(from).checkQueue('from')).toMatchObject({ messageCount: total });
    },
  );

  test('marks what it has taken away as gone in lists that show it, chosen or not', async () => {
    const channel = on(staging);
    await channel.assertQueue('from', { durable: true });
    for (const body of ['a', 'b', 'b', 'c']) channel.sendToQueue('from', Buffer.from(body));
    await channel.waitForConfirms();
    await on('local').assertQueue('to', { durable: true });
    const peek = { count: 10, maxBytes: 1_000, insist: false };
    const { snapshotId } = await page.request('snapshot.take', { endpointId: staging, queue: 'from', peek });
    const rows = async () =>
      (await page.request('snapshot.page', { snapshotId, position: 0, count: 10 })).rows;
    const [, , second, third] = await rows();
    const sequences = [second?.sequence ?? '', third?.sequence ?? ''];
    const chosen = { endpointId: staging, messages: { snapshotId, sequences } };
    const { jobId } = await page.request('job.start', jobInput(chosen));
    expect(await endOfJob(page, jobId)).toMatchObject({ state: 'finished', outcomes: { done: 2 } });
    expect((await rows()).map(({ state }) => state)).toEqual(['ready', 'ready', 'gone', 'gone']);
    // Nor are they offered to another job.
    expect(await page.request('job.plan', jobInput(chosen))).toMatchObject({ total: 2, notReady: 2 });
    const again = await page.request('job.start', jobInput(chosen));
    expect(await endOfJob(page, again.jobId)).toMatchObject({ state: 'finished', total: 0 });
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 2 });

    channel.sendToQueue('from', Buffer.from('later'));
    await channel.waitForConfirms();
    const all = await page.request(
      'job.start',
      jobInput({ kind: 'delete', endpointId: staging, target: null }),
    );
    expect(await endOfJob(page, all.jobId)).toMatchObject({ state: 'finished', outcomes: { done: 3 } });
    expect((await rows()).map(({ state }) => state)).toEqual(['gone', 'gone', 'gone', 'gone']);
  });

  describe.each(['given', 'none'] as const)('with management %s, a stream', (mode) => {
    beforeEach(async () => {
      await page.request('endpoint.disconnect', { endpointId: staging });
      const management = mode === 'none' ? { mode } : { mode, url: rabbitmq.managementUrl };
      staging = await connectProfile(page, { port: rabbitmq.amqpPort, vhost, management });
      if (mode === 'given') await untilManaged(page, staging);
      const channel = on(staging);
      const stream = { durable: true, arguments: { 'x-queue-type': 'stream' } };
      for (const queue of ['log', 'empty']) await channel.assertQueue(queue, stream);
      for (const number of numbers) channel.sendToQueue('log', Buffer.from(number));
      await channel.waitForConfirms();
      await on('local').assertQueue('to', { durable: true });
    });

    test('is copied whole and keeps its messages', async () => {
      const copy = jobInput({ kind: 'copy', endpointId: staging, queue: 'log' });
      for (let round = 0; round < 2; round += 1) {
        const { jobId } = await page.request('job.start', copy);
        expect(await endOfJob(page, jobId)).toMatchObject({
          state: 'finished',
          total,
          outcomes: { done: total },
        });
      }
      const copies = [...(await arrived('local')).values()];
      expect(copies.map(({ length }) => length)).toEqual(numbers.map(() => 2));
      const { jobId } = await page.request('job.start', { ...copy, queue: 'empty' });
      expect(await endOfJob(page, jobId)).toMatchObject({ state: 'finished', total: 0 });
    });

    test.each(['move', 'delete'] as const)('refuses a %s in words, before anything is sent', async (kind) => {
      const target = kind === 'delete' ? null : toQueue('to');
      for (const queue of ['log', 'empty']) {
        const request = jobInput({ kind, endpointId: staging, queue, target });
        await expect(page.request('job.start', request)).rejects.toMatchObject({
          code: 'not_supported',
          message: expect.stringContaining('it is a stream') as string,
        });
      }
      expect(await on('local').checkQueue('to')).toMatchObject({ messageCount: 0 });
    });

    test('takes what is moved into it', async () => {
      await fill('local');
      const { jobId } = await page.request('job.start', jobInput({ target: toQueue('log', staging) }));
      expect(await endOfJob(page, jobId)).toMatchObject({ state: 'finished', outcomes: { done: total } });
      expect(await on('local').checkQueue('from')).toMatchObject({ messageCount: 0 });
    });
  });

  test('waits for the messages that the server holds for a connection that it does not know to be lost', async () => {
    await fill(staging);
    await on('local').assertQueue('to', { durable: true });
    const jobId = await begun({ endpointId: staging });
    const end = proxy.leaveHalfOpen();
    expect(await endOfJob(page, jobId)).toMatchObject({ state: 'interrupted' });
    await untilReady(page, staging);
    const early = await resumed(jobId);
    expect(early).toMatchObject({ state: 'interrupted', outcomes: { gone: 0 } });
    expect(early.reason).toContain("not ready in the queue 'from'");
    end();
    // With its consumer goes what it held. An ack whose answer was lost has taken its message away all the same.
    await eventually(async () =>
      expect(await on(staging).checkQueue('from')).toMatchObject({ consumerCount: 0 }),
    );
    expect(await resumed(jobId)).toMatchObject({ state: 'finished', settled: total, outcomes: { gone: 0 } });
    expect([...(await arrived('local')).keys()].sort()).toEqual([...numbers].sort());
  });
});
