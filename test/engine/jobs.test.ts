// Jobs through the engine, on the embedded broker with a real client: chosen messages move, dead letters go back.

import { cp } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobRow } from '../../src/contract/job.ts';
import { limits } from '../../src/contract/limits.ts';
import { eventually } from '../support/eventually.ts';
import { jobInput as input } from '../support/job-input.ts';
import { endpointId, firstOf, runEngineWithProgram, type EngineWithProgram } from './engine-with-program.ts';
import { collect, pictureOf } from './running-engine.ts';

let started: EngineWithProgram;
let page: EngineWithProgram['page'];
let channel: EngineWithProgram['channel'];

beforeEach(async () => {
  started = await runEngineWithProgram();
  ({ page, channel } = started);
});

afterEach(() => started.stop());

async function finished(jobId: string): Promise<JobRow> {
  const watched = collect(page, 'job.watch', {});
  const row = await eventually(() => {
    const found = pictureOf(watched.rows).rows.get(jobId);
    if (found?.state !== 'finished') throw new Error(`the job is ${found?.state}: ${found?.reason}`);
    return found;
  });
  watched.close();
  return row;
}

async function queuesWith(count: number): Promise<void> {
  await channel.assertQueue('from', { durable: true });
  await channel.assertQueue('to', { durable: true });
  for (let number = 0; number < count; number += 1) {
    channel.sendToQueue('from', Buffer.from(`m${number}`), {
      persistent: true,
      messageId: `id-${number}`,
      headers: { attempt: number, big: { '!': 'int64', value: 9_007_199_254_740_993n } },
    });
  }
  await channel.waitForConfirms();
}

describe('a move', () => {
  test('of a whole queue leaves it empty, keeps every type and stamps its id', async () => {
    await queuesWith(300);
    const plan = await page.request('job.plan', input());
    expect(plan).toMatchObject({
      total: 300,
      targets: [{ exchange: '', routingKey: 'to', messages: 300, exists: true, problem: null }],
    });
    const { jobId } = await page.request('job.start', input());
    expect(await finished(jobId)).toMatchObject({ total: 300, settled: 300, outcomes: { done: 300 } });
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 0 });
    expect(await channel.checkQueue('to')).toMatchObject({ messageCount: 300 });
    const { properties } = (await firstOf(page, 'to')).message;
    expect(properties.messageId).toBe('id-0');
    const headers = new Map(properties.headers);
    expect(headers.get('big')).toEqual({ type: 'int64', value: '9007199254740993' });
    expect(headers.get('x-leveret-move-id')).toEqual({ type: 'string', value: `${jobId}:0` });
  });

  test('of chosen messages takes those and no others', async () => {
    await queuesWith(10);
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 10 });
    const sequences = [rows[7], rows[2]].flatMap((row) => row?.sequence ?? []);
    const { jobId } = await page.request('job.start', input({ messages: { snapshotId, sequences } }));
    await finished(jobId);
    const { results } = await page.request('job.results', { jobId, outcome: null, position: 0, count: 10 });
    expect(new Set(results.map(({ messageId }) => messageId))).toEqual(new Set(['id-2', 'id-7']));
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 8 });
  });

  test('of all that a list holds but some takes those that are ready, and no later ones', async () => {
    await queuesWith(10);
    const held = await channel.get('from');
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    channel.sendToQueue('from', Buffer.from('later'));
    await channel.waitForConfirms();
    const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 10 });
    const listed = { filterId: null, except: [rows[5]?.sequence ?? ''] };
    const request = input({ messages: { snapshotId, listed } });
    expect(await page.request('job.plan', request)).toMatchObject({ total: 8, examined: 8, notReady: 0 });
    const { jobId } = await page.request('job.start', request);
    expect(await finished(jobId)).toMatchObject({ total: 8, outcomes: { done: 8 } });
    if (held !== false) channel.nack(held);
    await eventually(async () => expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 3 }));
  });

  test('takes bodies along that are larger than the page may ask for', async () => {
    await queuesWith(1);
    const large = Buffer.alloc(limits.bodyMaxBytes + 1, 'x');
    channel.sendToQueue('from', large);
    await channel.waitForConfirms();
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const messages = { snapshotId, listed: { filterId: null, except: [] } };
    for (const request of [input({ kind: 'copy' }), input({ messages })]) {
      const { jobId } = await page.request('job.start', request);
      expect(await finished(jobId)).toMatchObject({ outcomes: { done: 2 } });
    }
    await channel.get('to', { noAck: true });
    const got = await channel.get('to', { noAck: true });
    expect(got !== false && got.content.equals(large)).toBe(true);
  });

  test('to a queue that is not there leaves every message and says so', async () => {
    await queuesWith(2);
    const missing = { target: { endpointId, exchange: '', routingKey: 'nowhere' } };
    const plan = await page.request('job.plan', input(missing));
    expect(plan.targets[0]).toMatchObject({ exists: false });
    const { jobId } = await page.request('job.start', input(missing));
    expect(await finished(jobId)).toMatchObject({ outcomes: { done: 0, unroutable: 2 } });
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 2 });
  });
});

test('a move to an exchange sends each message with its own routing key, and its dry run says where each goes', async () => {
  await channel.assertExchange('shop', 'topic');
  await channel.assertQueue('from', { durable: true });
  await channel.bindQueue('from', 'shop', '#');
  for (const key of ['order.created', 'order.paid', 'order.paid', 'nobody']) {
    channel.publish('shop', key, Buffer.from(key));
  }
  await channel.waitForConfirms();
  await channel.unbindQueue('from', 'shop', '#');
  for (const queue of ['created', 'paid']) {
    await channel.assertQueue(queue);
    await channel.bindQueue(queue, 'shop', `order.${queue}`);
  }
  const move = input({ target: { endpointId, exchange: 'shop', routingKey: null } });
  const plan = await page.request('job.plan', move);
  expect(plan.targets.map(({ routingKey, messages, exists }) => [routingKey, messages, exists])).toEqual([
    ['order.paid', 2, true],
    ['order.created', 1, true],
    ['nobody', 1, true],
  ]);
  const { jobId } = await page.request('job.start', move);
  const row = await finished(jobId);
  expect(row).toMatchObject({
    outcomes: { done: 3, unroutable: 1 },
    target: { exchange: 'shop', routingKey: null },
  });
  expect(await channel.checkQueue('paid')).toMatchObject({ messageCount: 2 });
  expect((await firstOf(page, 'created')).message).toMatchObject({ routingKey: 'order.created' });
  expect((await firstOf(page, 'from')).message).toMatchObject({ routingKey: 'nobody' });
});

describe('a stream', () => {
  beforeEach(async () => {
    await channel.assertQueue('log', { durable: true, arguments: { 'x-queue-type': 'stream' } });
    await channel.assertQueue('to', { durable: true });
    for (let number = 0; number < 30; number += 1) channel.sendToQueue('log', Buffer.from(`m${number}`));
    await channel.waitForConfirms();
  });

  test('is copied whole, and as chosen, and keeps its messages', async () => {
    const whole = await page.request('job.start', input({ kind: 'copy', queue: 'log' }));
    expect(await finished(whole.jobId)).toMatchObject({ total: 30, outcomes: { done: 30 } });
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'log' });
    const messages = { snapshotId, sequences: ['7'] };
    const chosen = await page.request('job.start', input({ kind: 'copy', queue: 'log', messages }));
    expect(await finished(chosen.jobId)).toMatchObject({ total: 1, outcomes: { done: 1 } });
    expect(await channel.checkQueue('to')).toMatchObject({ messageCount: 31 });
    const { snapshotId: later } = await page.request('snapshot.take', { endpointId, queue: 'log' });
    const { rows } = await page.request('snapshot.page', { snapshotId: later, position: 0, count: 100 });
    expect(rows).toHaveLength(30);
  });

  test.each(['move', 'retry', 'delete'] as const)(
    'refuses a %s in words, before anything is sent',
    async (kind) => {
      const target = kind === 'delete' ? null : input().target;
      const request = input({ kind, queue: 'log', target });
      const refusal = { code: 'not_supported', message: expect.stringContaining('it is a stream') as string };
      await expect(page.request('job.plan', request)).rejects.toMatchObject(refusal);
      await expect(page.request('job.start', request)).rejects.toMatchObject(refusal);
      expect(await channel.checkQueue('to')).toMatchObject({ messageCount: 0 });
    },
  );

  test('takes what is moved into it', async () => {
    await queuesWith(5);
    const target = { endpointId, exchange: '', routingKey: 'log' };
    const { jobId } = await page.request('job.start', input({ target }));
    expect(await finished(jobId)).toMatchObject({ outcomes: { done: 5 } });
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 0 });
  });
});

test('a retry sends a dead letter to the queue that it died in, without the broker’s headers', async () => {
  await channel.assertQueue('dead', { durable: true });
  await channel.assertQueue('orders', {
    durable: true,
    arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' },
  });
  channel.sendToQueue('orders', Buffer.from('poison'), { messageId: 'p', userId: 'guest' });
  await channel.waitForConfirms();
  const message = await channel.get('orders');
  if (message === false) throw new Error('nothing to reject');
  channel.reject(message, false);
  await eventually(async () => expect((await channel.checkQueue('dead')).messageCount).toBe(1));
  const retry = input({ kind: 'retry', queue: 'dead', target: { origin: 'died' } });
  const plan = await page.request('job.plan', retry);
  expect(plan.targets).toMatchObject([{ exchange: '', routingKey: 'orders', messages: 1, exists: true }]);
  expect(plan.notes).toContainEqual({ kind: 'brokerHeadersDropped', messages: 1, values: [] });
  const { jobId } = await page.request('job.start', retry);
  expect(await finished(jobId)).toMatchObject({ outcomes: { done: 1 } });
  const { properties } = (await firstOf(page, 'orders')).message;
  const names = properties.headers?.map(([name]) => name);
  expect(names).toEqual([
    'x-leveret-move-id',
    'x-leveret-retries',
    'x-leveret-retried-at',
    'x-leveret-retried-by',
    'x-leveret-first-exchange',
    'x-leveret-first-routing-key',
    'x-leveret-deaths',
  ]);
});

test.each([false, true])(
  'a dry run says what becomes of carbon copies, expiration and reply address, and the run does just that (kept: %s)',
  async (keeps) => {
    for (const queue of ['from', 'to', 'others']) await channel.assertQueue(queue, { durable: true });
    channel.sendToQueue('from', Buffer.from('x'), {
      CC: 'others',
      expiration: '3600000',
      replyTo: 'answers',
      userId: 'guest',
    });
    await channel.waitForConfirms();
    await channel.purgeQueue('others');
    const move = input({ keepBrokerHeaders: keeps, keepExpiration: keeps });
    const plan = await page.request('job.plan', move);
    expect(plan.sentDeaths).toBe('overwritten');
    expect(plan.notes).toEqual([
      { kind: keeps ? 'expirationKept' : 'expirationDropped', messages: 1, values: ['3600000'] },
      { kind: keeps ? 'carbonCopiesKept' : 'carbonCopiesDropped', messages: 1, values: [] },
      { kind: 'replyTo', messages: 1, values: ['answers'] },
    ]);
    const { jobId } = await page.request('job.start', move);
    await finished(jobId);
    expect(await channel.checkQueue('others')).toMatchObject({ messageCount: keeps ? 1 : 0 });
    const { properties } = (await firstOf(page, 'to')).message;
    expect(properties).toMatchObject({ replyTo: 'answers', userId: 'guest' });
    expect(properties.expiration).toBe(keeps ? '3600000' : undefined);
    expect(properties.headers?.some(([name]) => name === 'CC')).toBe(keeps);
  },
);

test('jobs are there again after the engine has ended, with their results', async () => {
  await queuesWith(3);
  const { jobId } = await page.request('job.start', input());
  await finished(jobId);
  const { directory, engine } = started.running;
  await started.program.close();
  await engine.close();
  started = await runEngineWithProgram((next) => cp(directory, next, { recursive: true }));
  ({ page, channel } = started);
  expect(await finished(jobId)).toMatchObject({ outcomes: { done: 3 } });
  expect(
    (await page.request('job.results', { jobId, outcome: null, position: 0, count: 10 })).results,
  ).toHaveLength(3);
});
