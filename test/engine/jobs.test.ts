// Jobs through the engine, on the embedded broker with a real client: chosen messages move, dead letters go back.

import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { JobInput, JobRow } from '../../src/contract/job.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const endpointId = 'local';
let running: RunningEngine;
let page: Client<LeveretApi>;
let program: Awaited<ReturnType<typeof connect>>;
let channel: Awaited<ReturnType<typeof program.createConfirmChannel>>;

beforeEach(async () => {
  running = await runEngine();
  page = running.openPage();
  program = await connect(running.engine.amqp.url);
  channel = await program.createConfirmChannel();
});

afterEach(async () => {
  await program.close();
  await running.stop();
});

function input(over: Partial<JobInput>): JobInput {
  return {
    kind: 'move',
    endpointId,
    queue: 'from',
    messages: { all: true },
    target: { endpointId, exchange: '', routingKey: 'to' },
    ratePerSecond: null,
    keepBrokerHeaders: false,
    keepExpiration: false,
    ...over,
  };
}

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

/** The first waiting message of a queue, as the page sees it. */
async function firstOf(queue: string) {
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 1 });
  return page.request('message.get', { endpointId, queue, sequence: rows[0]?.sequence ?? '' });
}

describe('a move', () => {
  test('of a whole queue leaves it empty, keeps every type and stamps its id', async () => {
    await queuesWith(300);
    const plan = await page.request('job.plan', input({}));
    expect(plan).toMatchObject({
      total: 300,
      targets: [{ exchange: '', routingKey: 'to', messages: 300, exists: true, problem: null }],
    });
    const { jobId } = await page.request('job.start', input({}));
    expect(await finished(jobId)).toMatchObject({ total: 300, settled: 300, outcomes: { done: 300 } });
    expect(await channel.checkQueue('from')).toMatchObject({ messageCount: 0 });
    expect(await channel.checkQueue('to')).toMatchObject({ messageCount: 300 });
    const { properties } = await firstOf('to');
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
  expect(plan.notes).toContainEqual({ kind: 'brokerHeadersDropped', messages: 1 });
  const { jobId } = await page.request('job.start', retry);
  expect(await finished(jobId)).toMatchObject({ outcomes: { done: 1 } });
  const { properties } = await firstOf('orders');
  const names = properties.headers?.map(([name]) => name);
  expect(names).toEqual([
    'x-leveret-move-id',
    'x-leveret-retries',
    'x-leveret-retried-at',
    'x-leveret-deaths',
  ]);
});

test('jobs are there again after the engine has ended, with their results', async () => {
  await queuesWith(3);
  const { jobId } = await page.request('job.start', input({}));
  await finished(jobId);
  const { directory } = running;
  await program.close();
  await running.engine.close();
  const { cp } = await import('node:fs/promises');
  running = await runEngine((next) => cp(directory, next, { recursive: true }));
  page = running.openPage();
  program = await connect(running.engine.amqp.url);
  expect(await finished(jobId)).toMatchObject({ outcomes: { done: 3 } });
  expect(
    (await page.request('job.results', { jobId, outcome: null, position: 0, count: 10 })).results,
  ).toHaveLength(3);
});
