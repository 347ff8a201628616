// What a page owns (snapshots, test consumers), who may reach it, how much there may be, and when it ends.

import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import { limits } from '../../src/contract/limits.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { declareQueue } from './declare-queue.ts';
import { collect, runEngine, type RunningEngine } from './running-engine.ts';

const endpointId = 'local';
const run = { endpointId, queue: 'orders', prefetch: 2, settle: null, delayMs: 0 } as const;

let running: RunningEngine;
let page: Client<LeveretApi>;

beforeEach(async () => {
  running = await runEngine();
  page = running.openPage();
  await declareQueue(page, 'orders');
  for (const text of ['a', 'b', 'c']) await publish(text);
});
afterEach(() => running.stop());

function publish(text: string) {
  const message = { exchange: '', routingKey: 'orders', properties: {}, body: Buffer.from(text) };
  return page.request('message.publish', { endpointId, ...message });
}

/** Ready and unacked, as a program sees the first. */
async function readyMessages(): Promise<number> {
  const { ready, snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'orders' });
  await page.request('snapshot.release', { snapshotId });
  return ready;
}

describe('snapshots', () => {
  const take = (client: Client<LeveretApi>) =>
    client.request('snapshot.take', { endpointId, queue: 'orders' });
  const firstPage = (client: Client<LeveretApi>, snapshotId: string) =>
    client.request('snapshot.page', { snapshotId, position: 0, count: 10 });

  test('are reached by the page that took them, and by no other', async () => {
    const { snapshotId } = await take(page);
    expect((await firstPage(page, snapshotId)).rows).toHaveLength(3);
    const other = running.openPage();
    await expect(firstPage(other, snapshotId)).rejects.toMatchObject({ code: 'snapshot_gone' });
    await expect(other.request('snapshot.drift', { snapshotId })).rejects.toMatchObject({
      code: 'snapshot_gone',
    });
    await other.request('snapshot.release', { snapshotId });
    expect((await firstPage(page, snapshotId)).rows).toHaveLength(3);
  });

  test('beyond the bound let the one go that was not used for longest', async () => {
    const ids: string[] = [];
    for (let count = 0; count < limits.snapshotsPerClient; count += 1)
      ids.push((await take(page)).snapshotId);
    const [oldest = '', second = ''] = ids;
    await firstPage(page, oldest);
    await take(page);
    await expect(firstPage(page, second)).rejects.toMatchObject({ code: 'snapshot_gone' });
    expect((await firstPage(page, oldest)).rows).toHaveLength(3);
  });

  test('that were released are gone', async () => {
    const { snapshotId } = await take(page);
    await page.request('snapshot.release', { snapshotId });
    await expect(firstPage(page, snapshotId)).rejects.toMatchObject({ code: 'snapshot_gone' });
  });

  test('tell how far the queue has moved on', async () => {
    const { snapshotId } = await take(page);
    await publish('d');
    const [row] = (await firstPage(page, snapshotId)).rows;
    await page.request('message.delete', { endpointId, queue: 'orders', sequence: row?.sequence ?? '' });
    expect(await page.request('snapshot.drift', { snapshotId })).toEqual({ added: 1, gone: 1 });
  });
});

describe('a test consumer', () => {
  test('takes, settles by hand, and puts back what it holds when its stream is closed', async () => {
    const consumer = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(consumer.rows).toHaveLength(2));
    const deliveryTag = consumer.rows[0]?.deliveryTag ?? '';
    await page.request('consumer.settle', { runId: 'run-0001', deliveryTag, how: 'ack', multiple: false });
    await eventually(() => expect(consumer.rows).toHaveLength(3));
    consumer.close();
    await eventually(async () => expect(await readyMessages()).toBe(2));
    const settling = page.request('consumer.settle', {
      runId: 'run-0001',
      deliveryTag,
      how: 'ack',
      multiple: false,
    });
    await expect(settling).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is settled by the page that runs it only', async () => {
    const consumer = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(consumer.rows).toHaveLength(2));
    const settling = running.openPage().request('consumer.settle', {
      runId: 'run-0001',
      deliveryTag: consumer.rows[0]?.deliveryTag ?? '',
      how: 'reject',
      multiple: false,
    });
    await expect(settling).rejects.toMatchObject({ code: 'not_found' });
  });

  test('ends with its page, and loses nothing', async () => {
    const other = running.openPage();
    const consumer = collect(other, 'consumer.run', { ...run, runId: 'run-0001', prefetch: 0 });
    await eventually(() => expect(consumer.rows).toHaveLength(3));
    expect(await readyMessages()).toBe(0);
    other.close();
    await eventually(async () => expect(await readyMessages()).toBe(3));
  });

  test('cannot take an id that this page uses already, and can use it again afterwards', async () => {
    const first = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(first.rows).toHaveLength(2));
    const second = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(second.ended).toMatchObject({ code: 'bad_request' }));
    first.close();
    const third = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(third.rows).toHaveLength(2));
  });

  test('of a queue that does not exist is an error, and so is the end of its queue', async () => {
    const missing = collect(page, 'consumer.run', { ...run, runId: 'run-0001', queue: 'nowhere' });
    await eventually(() => expect(missing.ended).toMatchObject({ code: 'not_found' }));
    const consumer = collect(page, 'consumer.run', { ...run, runId: 'run-0001' });
    await eventually(() => expect(consumer.rows).toHaveLength(2));
    await page.request('queue.delete', { endpointId, queue: 'orders', ifUnused: false, ifEmpty: false });
    await eventually(() => expect(consumer.ended).toMatchObject({ code: 'cancelled' }));
  });

  test('of a deep queue waits for its reader and loses none', async () => {
    const program = await connect(running.engine.amqp.url);
    const channel = await program.createConfirmChannel();
    for (let number = 0; number < 5_000; number += 1)
      channel.sendToQueue('orders', Buffer.from(String(number)));
    await channel.waitForConfirms();
    await program.close();
    const consumer = collect(page, 'consumer.run', {
      ...run,
      runId: 'run-0001',
      prefetch: 0,
      settle: 'automatic',
    });
    await eventually(() => expect(consumer.rows).toHaveLength(5_003));
    expect(consumer.ended).toBeUndefined();
    expect(consumer.dropped).toBe(0);
    expect(await readyMessages()).toBe(0);
  });
});
