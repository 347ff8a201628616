// Retrying and taking dead letters of a real RabbitMQ when things are not as they should be: what the dry run says is what
// the run does, nothing is lost, and each message has its reason.

import { connect, type ChannelModel, type ConfirmChannel, type Options } from 'amqplib';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { JobInput, JobResult } from '../../src/contract/job.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { jobInput, toQueue } from '../support/job-input.ts';
import { describeWith } from '../support/needs.ts';
import { endOfJob, importInput, previewFile, sendFile } from '../support/page-files.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { connectProfile } from './connected-profile.ts';
import { runEngine, type RunningEngine } from './running-engine.ts';

const peek = { count: 100, maxBytes: 1_000_000, insist: false };

describeWith([rabbitmqMissing()], 'dead letters of RabbitMQ', () => {
  let rabbitmq: SharedRabbitmq;
  let vhost: string;
  let running: RunningEngine;
  let page: Client<LeveretApi>;
  let staging: string;
  let client: ChannelModel;
  let channel: ConfirmChannel;

  beforeAll(async () => {
    rabbitmq = await sharedRabbitmq();
  });
  beforeEach(async () => {
    vhost = await rabbitmq.admin.addVhost();
    running = await runEngine();
    page = running.openPage();
    staging = await connectProfile(page, {
      port: rabbitmq.amqpPort,
      vhost,
      management: { mode: 'none' },
    });
    client = await connect(`amqp://localhost:${rabbitmq.amqpPort}/${vhost}`);
    channel = await client.createConfirmChannel();
    await channel.assertQueue('dead', { durable: true });
  });
  afterEach(async () => {
    await client.close();
    await running.stop();
    await rabbitmq.admin.removeVhost(vhost);
  });

  const depth = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
  const input = (over: Partial<JobInput>) => jobInput({ endpointId: staging, queue: 'dead', ...over });
  const retry = (origin: 'died' | 'first') => input({ kind: 'retry', target: { origin } });

  /** A queue whose dead letters go to `dead`. */
  const declare = (queue: string, options: Options.AssertQueue = {}) =>
    channel.assertQueue(queue, {
      durable: true,
      deadLetterExchange: '',
      deadLetterRoutingKey: 'dead',
      ...options,
    });

  /** Messages that were published there and rejected out of the queue. */
  async function die(queue: string, bodies: readonly string[], exchange = '', key = queue): Promise<void> {
    const before = await depth('dead');
    for (const body of bodies) channel.publish(exchange, key, Buffer.from(body), { persistent: true });
    await channel.waitForConfirms();
    for (const _ of bodies) {
      const got = await channel.get(queue);
      if (got === false) throw new Error(`nothing in ${queue}`);
      channel.reject(got, false);
    }
    await eventually(async () => expect(await depth('dead')).toBe(before + bodies.length));
  }

  async function ran(request: JobInput) {
    const { jobId } = await page.request('job.start', request);
    const row = await endOfJob(page, jobId);
    const { results } = await page.request('job.results', { jobId, outcome: null, position: 0, count: 200 });
    return { row, results };
  }

  /** What the dry run of the chosen messages says, by place; null for those without one. */
  async function planned(request: JobInput) {
    const { snapshotId } = await page.request('snapshot.take', { endpointId: staging, queue: 'dead', peek });
    const messages = { snapshotId, listed: { filterId: null, except: [] } };
    const plan = await page.request('job.plan', { ...request, messages });
    return {
      messages,
      plan,
      places: plan.targets.map((at) => [at.exchange, at.routingKey, at.messages, at.exists]),
    };
  }
  const outcomes = (results: readonly JobResult[]) => results.map(({ outcome }) => outcome);
  const wordsOf = (results: readonly JobResult[], outcome: JobResult['outcome']) =>
    results.find((result) => result.outcome === outcome)?.reason;

  test('go back to a queue of any kind; those of one that has gone, is full or is elsewhere stay, each with its reason', async () => {
    await declare('here');
    await declare('gone');
    await declare('full', { maxLength: 1, arguments: { 'x-overflow': 'reject-publish' } });
    for (const queue of ['here', 'gone', 'full']) await die(queue, [queue]);
    await channel.deleteQueue('gone');
    channel.sendToQueue('full', Buffer.from('in its place'));
    await channel.deleteQueue('here');
    await channel.assertQueue('here', { durable: true, arguments: { 'x-queue-type': 'stream' } });

    const { messages, plan, places } = await planned(retry('died'));
    expect(places).toHaveLength(3);
    expect(places).toEqual(
      expect.arrayContaining([
        ['', 'full', 1, true],
        ['', 'gone', 1, false],
        ['', 'here', 1, true],
      ]),
    );
    expect(plan.noTarget).toEqual([]);
    const { row, results } = await ran({ ...retry('died'), messages });
    expect(row).toMatchObject({ state: 'finished', outcomes: { done: 1, unroutable: 1, refused: 1 } });
    expect(wordsOf(results, 'unroutable')).toBe('312 NO_ROUTE');
    expect(wordsOf(results, 'refused')).toContain('Other queues may have taken the message all the same.');
    expect(await depth('dead')).toBe(2);
    const left = await Promise.all([channel.get('dead'), channel.get('dead')]);
    expect(left.map((got) => got !== false && got.content.toString())).toEqual(['gone', 'full']);
  });

  test('whose first exchange has gone stay, and the others go on', async () => {
    await declare('orders');
    for (const exchange of ['shop', 'closed']) {
      await channel.assertExchange(exchange, 'fanout');
      await channel.bindQueue('orders', exchange, '');
    }
    await die('orders', ['a'], 'shop', 'k');
    await die('orders', ['b'], 'closed', 'k');
    await die('orders', ['c'], 'shop', 'k');
    await channel.deleteExchange('closed');
    const { places, messages } = await planned(retry('first'));
    expect(places).toEqual([
      ['shop', 'k', 2, true],
      ['closed', 'k', 1, false],
    ]);
    const { results } = await ran({ ...retry('first'), messages });
    expect(outcomes(results).sort()).toEqual(['done', 'done', 'refused']);
    expect(wordsOf(results, 'refused')).toMatch(/^404 NOT_FOUND - no exchange 'closed'/);
    expect([await depth('orders'), await depth('dead')]).toEqual([2, 1]);
  });

  test('that die again as soon as they are back are each retried once, and the job ends', async () => {
    await declare('orders');
    await die(
      'orders',
      Array.from({ length: 60 }, (_, number) => String(number)),
    );
    const rejecting = await client.createChannel();
    await rejecting.consume('orders', (message) => message && rejecting.reject(message, false));
    for (const round of [1, 2]) {
      const { row } = await ran(retry('died'));
      expect(row).toMatchObject({ state: 'finished', total: 60, outcomes: { done: 60 } });
      await eventually(async () => expect(await depth('dead')).toBe(60));
      const got = await channel.get('dead');
      if (got === false) throw new Error('nothing in dead');
      expect(got.properties.headers).toMatchObject({
        'x-leveret-retries': round,
        'x-leveret-retried-by': 'guest',
        'x-leveret-first-routing-key': 'orders',
      });
      expect(got.properties.headers?.['x-death']).toMatchObject([{ queue: 'orders', count: 1 }]);
      expect(got.properties.headers?.['x-leveret-deaths']).toHaveLength(round);
      channel.nack(got);
      await eventually(async () => expect(await depth('dead')).toBe(60));
    }
  });

  test('with headers that a program has written have no target, or the one that they name; none is guessed', async () => {
    await channel.assertQueue('orders', { durable: true });
    const record = {
      queue: 'orders',
      reason: 'rejected',
      count: 1,
      exchange: '',
      'routing-keys': ['orders'],
    };
    const written: readonly (readonly [unknown, 'done' | 'noTarget' | 'unroutable'])[] = [
      ['no array', 'noTarget'],
      [[], 'noTarget'],
      [['no table'], 'noTarget'],
      [[{ ...record, queue: 7 }], 'noTarget'],
      [[{ ...record, queue: Buffer.from([0xff, 0xfe]) }, record], 'noTarget'],
      [[{ ...record, queue: 'q'.repeat(300) }], 'noTarget'],
      [[{ ...record, queue: 'never declared' }], 'unroutable'],
      [[{ ...record, reason: 'boredom', 'routing-keys': 'no array' }], 'done'],
      [Array.from({ length: 700 }, (_, at) => ({ ...record, reason: `r${at}` })), 'done'],
    ];
    written.forEach(([death], at) =>
      channel.sendToQueue('dead', Buffer.from(String(at)), {
        headers: { 'x-death': death },
        messageId: String(at),
      }),
    );
    await channel.waitForConfirms();
    const { plan, messages } = await planned(retry('died'));
    const expected = written.map(([, outcome]) => outcome);
    expect(plan.noTarget.reduce((sum, each) => sum + each.messages, 0)).toBe(6);
    const { results } = await ran({ ...retry('died'), messages });
    const byId = results.toSorted((one, other) => Number(one.messageId) - Number(other.messageId));
    expect(outcomes(byId)).toEqual(expected);
    expect(await depth('orders')).toBe(2);
    expect(await depth('dead')).toBe(written.length - 2);
  });

  test('of a quorum queue that keeps them until they have arrived, and by its delivery limit, tell their story and go back', async () => {
    await channel.assertQueue('careful', {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': 'dead',
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
        'x-delivery-limit': 1,
      },
    });
    channel.sendToQueue('careful', Buffer.from('poison'), { persistent: true });
    await channel.waitForConfirms();
    await eventually(async () => {
      const got = await channel.get('careful');
      if (got !== false) channel.nack(got);
      expect(await depth('dead')).toBe(1);
    });
    const { messages, places } = await planned(retry('died'));
    expect(places).toEqual([['', 'careful', 1, true]]);
    const { rows } = await page.request('snapshot.page', {
      snapshotId: messages.snapshotId,
      position: 0,
      count: 1,
    });
    expect(rows[0]?.death).toMatchObject({ queue: 'careful', reason: 'delivery_limit' });
    expect((await ran({ ...retry('died'), messages })).row.outcomes).toMatchObject({ done: 1 });
    const back = await eventually(async () => {
      const got = await channel.get('careful');
      if (got === false) throw new Error('nothing in careful');
      return got;
    });
    // It begins anew: the count of deliveries was the broker's.
    expect(back.properties.headers?.['x-delivery-count'] ?? 0).toBe(0);
    expect(back.properties.headers?.['x-leveret-retries']).toBe(1);
  });

  test('are taken by two jobs and a consumer at once: each by one of them, and those who miss some say so', async () => {
    const all = Array.from({ length: 300 }, (_, number) => String(number));
    for (const body of all) channel.sendToQueue('dead', Buffer.from(body));
    for (const queue of ['one', 'two']) await channel.assertQueue(queue, { durable: true });
    await channel.waitForConfirms();
    const eaten: string[] = [];
    const eating = await client.createChannel();
    await eating.prefetch(1);
    await eating.consume('dead', (message) => {
      if (message === null) return;
      eaten.push(message.content.toString());
      eating.ack(message);
    });
    const both = await Promise.all([
      ran(input({ target: toQueue('one', staging) })),
      ran(input({ target: toQueue('two', staging) })),
    ]);
    await eventually(async () => expect(await depth('dead')).toBe(0));
    for (const { row } of both) expect(row.state).toBe('finished');
    const found = [...eaten];
    for (const queue of ['one', 'two']) {
      for (let got = await channel.get(queue, { noAck: true }); got !== false;) {
        found.push(got.content.toString());
        got = await channel.get(queue, { noAck: true });
      }
    }
    expect(found.sort()).toEqual(all.sort());
  });

  test('of a file, one of which the server refuses by ending the channel: the job stops, and resumed it finds out which', async () => {
    await channel.assertQueue('to', { durable: true });
    const lines = Array.from({ length: 30 }, (_, number) =>
      JSON.stringify({
        exchange: '',
        routingKey: 'to',
        redelivered: false,
        publishedAt: null,
        properties: { messageId: String(number), ...(number === 17 ? { expiration: 'soon' } : {}) },
        body: String(number),
      }),
    );
    const header = { format: 'leveret-messages', version: 1, taken: { at: 0, endpoint: 'Old', queue: 'q' } };
    const importId = await sendFile(page, Buffer.from([JSON.stringify(header), ...lines].join('\n')));
    await previewFile(page, importId);
    const request = importInput(importId, toQueue('to', staging), staging);
    const { jobId } = await page.request('job.start', { ...request, keepExpiration: true });
    const first = await endOfJob(page, jobId);
    expect(first).toMatchObject({ state: 'interrupted', total: 30 });
    expect(first.reason).toContain("invalid expiration 'soon'");
    await page.request('job.resume', { jobId });
    const row = await endOfJob(page, jobId);
    expect(row).toMatchObject({ state: 'finished', settled: 30, outcomes: { refused: 1, gone: 0 } });
    const bad = { jobId, outcome: 'refused', position: 0, count: 10 } as const;
    expect((await page.request('job.results', bad)).results).toMatchObject([
      { messageId: '17', reason: expect.stringContaining("invalid expiration 'soon'") as string },
    ]);
    const found = new Map<string, string[]>();
    for (let got = await channel.get('to', { noAck: true }); got !== false;) {
      const body = got.content.toString();
      found.set(body, [...(found.get(body) ?? []), String(got.properties.headers?.['x-leveret-move-id'])]);
      got = await channel.get('to', { noAck: true });
    }
    expect(found.size).toBe(29);
    for (const ids of found.values()) expect(new Set(ids).size).toBe(1);
    // What is there twice has been reported.
    const twice = [...found.values()].filter(({ length }) => length > 1).length;
    expect(row.outcomes.doubled).toBeGreaterThanOrEqual(twice);
  });

  test('that are alike are deleted in the number that was chosen, and the dry run says that any of them may go', async () => {
    for (const body of ['same', 'other', 'same', 'same']) channel.sendToQueue('dead', Buffer.from(body));
    await channel.waitForConfirms();
    const { snapshotId } = await page.request('snapshot.take', { endpointId: staging, queue: 'dead', peek });
    const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 10 });
    const sequences = [rows[2], rows[3]].flatMap((row) => row?.sequence ?? []);
    const request = input({ kind: 'delete', target: null, messages: { snapshotId, sequences } });
    expect(await page.request('job.plan', request)).toMatchObject({ total: 2, alike: 2 });
    const one = { ...request, messages: { snapshotId, sequences: sequences.slice(0, 1) } };
    expect(await page.request('job.plan', one)).toMatchObject({ total: 1, alike: 1 });
    const other = { ...request, messages: { snapshotId, sequences: [rows[1]?.sequence ?? ''] } };
    expect(await page.request('job.plan', other)).toMatchObject({ total: 1, alike: 0 });
    expect((await ran(request)).row.outcomes).toMatchObject({ done: 2, gone: 0 });
    const left = [await channel.get('dead'), await channel.get('dead'), await channel.get('dead')];
    expect(left.map((got) => got && got.content.toString())).toEqual(['other', 'same', false]);
  });
});
