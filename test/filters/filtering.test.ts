// Filters and columns through a running engine: frozen lists and taps, whole and stopped, and expressions that misbehave.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { connect, type ConfirmChannel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { FilterProgress } from '../../src/contract/filter.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { bundleWorker } from '../support/worker-entry.ts';
import { collect, runEngine, type RunningEngine } from '../engine/running-engine.ts';

const endpointId = 'local';
const queue = 'orders';
let folder = '';
let workerEntry: URL;
let running: RunningEngine;
let page: Client<LeveretApi>;
let channel: ConfirmChannel;
let closeClient: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leveret-filters-'));
  workerEntry = await bundleWorker(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  running = await runEngine(undefined, workerEntry);
  page = running.openPage();
  const connection = await connect(running.engine.amqp.url);
  closeClient = () => connection.close();
  channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue);
});

afterEach(async () => {
  await closeClient();
  page.close();
  await running.stop();
});

async function publish(count: number, bodyOf: (index: number) => unknown): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    channel.sendToQueue(queue, Buffer.from(JSON.stringify(bodyOf(index))));
  }
  await channel.waitForConfirms();
}

async function scan(filter: string): Promise<{ snapshotId: string; last: FilterProgress; close(): void }> {
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const progress = collect(page, 'snapshot.filter', { snapshotId, filterId: 'f', filter });
  await eventually(() => expect(progress.rows.at(-1)?.done).toBe(true), 20_000);
  const last = progress.rows.at(-1);
  if (last === undefined) throw new Error('no progress');
  return { snapshotId, last, close: () => progress.close() };
}

async function textsAt(snapshotId: string, position: number, count: number): Promise<string[]> {
  const { rows } = await page.request('snapshot.page', { snapshotId, position, count, filterId: 'f' });
  return rows.map((row) => Buffer.from(row.preview).toString());
}

test('finds the messages that an expression over the body lets through, and counts what it looked at', async () => {
  await publish(1_200, (index) => ({ id: index, total: index % 100 }));
  const { snapshotId, last } = await scan('=body.total >= 98 && size < 100');
  expect(last).toMatchObject({ scanned: 1_200, matched: 24, undecided: 0, total: 1_200, problem: null });
  expect(await textsAt(snapshotId, 0, 3)).toEqual([
    '{"id":98,"total":98}',
    '{"id":99,"total":99}',
    '{"id":198,"total":98}',
  ]);
  expect(await textsAt(snapshotId, 23, 100)).toEqual(['{"id":1199,"total":99}']);
});

test('a plain text is found in bodies, packed ones too, in names and in headers, whatever its case', async () => {
  channel.sendToQueue(queue, Buffer.from('nothing'));
  channel.sendToQueue(queue, gzipSync('the Needle in it'), { contentEncoding: 'gzip' });
  channel.sendToQueue(queue, Buffer.from('x'), { headers: { 'x-of': { deep: ['NEEDLE'] } } });
  channel.sendToQueue(queue, Buffer.from('x'), { messageId: 'a-needle' });
  await channel.waitForConfirms();
  expect((await scan('needle')).last).toMatchObject({ scanned: 4, matched: 3 });
});

test('a regular expression that never ends is stopped and said, and the next filter works', async () => {
  await publish(3, () => ({ text: `${'a'.repeat(40)}!` }));
  const { last } = await scan('=text.matches("(a+)+x")');
  expect(last.problem).toMatch(/took longer than 3 s.*repeats a repetition/);
  expect(last).toMatchObject({ matched: 0, done: true });
  expect((await scan('=text.contains("a")')).last).toMatchObject({ matched: 3, problem: null });
});

test('an expression that eats memory is stopped and said', async () => {
  await publish(1, () => ({}));
  let list = '1';
  for (let level = 0; level < 9; level += 1) list = `[1, 2, 3, 4, 5, 6, 7, 8].map(x${level}, ${list})`;
  const { last } = await scan(`=size(${list}) > 0`);
  expect(last.problem).toMatch(/It (needed more than|took longer than)/);
});

test('what cannot be decided is counted apart, with the reason; what is absent just does not match', async () => {
  await publish(1, () => ({ total: 5 }));
  await publish(1, () => ({ other: 5 }));
  await publish(1, () => ({ total: 'five' }));
  const { last } = await scan('=body.total > 4');
  expect(last).toMatchObject({ matched: 1, undecided: 1 });
  expect(last.undecidedReason).toMatch(/no such overload/i);
});

test('closing the stream stops the scan and keeps what was found', async () => {
  await publish(3_000, (index) => ({ id: index }));
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const progress = collect(page, 'snapshot.filter', { snapshotId, filterId: 'f', filter: '=body.id >= 0' });
  await eventually(() => expect(progress.rows.length).toBeGreaterThan(0));
  progress.close();
  const found = await textsAt(snapshotId, 0, 1);
  expect(found).toEqual(['{"id":0}']);
});

test('columns give what stands at paths of the body, numbers as they were written', async () => {
  channel.sendToQueue(queue, Buffer.from('{"a":{"b":[1.10,12345678901234567890]},"c":"x","d":{"e":null}}'));
  channel.sendToQueue(queue, Buffer.from('not json'));
  await channel.waitForConfirms();
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const columns = [['a', 'b', 0], ['a', 'b', 1], ['c'], ['d'], ['nowhere'], ['c', 0]];
  const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 10, columns });
  expect(rows.map((row) => row.columns)).toEqual([
    ['1.10', '12345678901234567890', 'x', '{"e": null}', null, null],
    [null, null, null, null, null, null],
  ]);
});

test('a tap shows only what its filter lets through, acks of it too, and counts the rest', async () => {
  const tap = collect(page, 'message.tap', {
    endpointId,
    target: { queue },
    kinds: ['published', 'acked'],
    filter: '=body.id == 7',
    columns: [['id']],
  });
  await eventually(async () => {
    await publish(10, (index) => ({ id: index }));
    expect(tap.rows.filter((row) => row.kind === 'published').length).toBeGreaterThan(0);
  });
  const published = tap.rows.find((row) => row.kind === 'published');
  expect(published).toMatchObject({ columns: ['7'], bodySize: 8 });
  await channel.consume(queue, (message) => message !== null && channel.ack(message));
  await eventually(() => expect(tap.rows.some((row) => row.kind === 'acked')).toBe(true));
  await eventually(() => {
    const counts = tap.rows.findLast((row) => row.kind === 'counts');
    expect(counts?.scanned).toBeGreaterThanOrEqual(20);
    expect(counts?.matched).toBe((counts?.scanned ?? 0) / 10);
  });
});

test.each([
  ['=body.total >', 13, 13, /ends too early/],
  ['  = bodi.total > 3', 4, 8, /Unknown variable: bodi/],
  ['=size + "x" == "y"', 1, 11, /no such overload/i],
  ['=text', 1, 5, /has to give true or false/],
])('the fault of %s is told at its place', async (filter, from, to, message) => {
  const { fault } = await page.request('filter.check', { filter });
  expect(fault?.message).toMatch(message);
  expect([fault?.from, fault?.to]).toEqual([from, to]);
});

test('a filter that can be used has no fault', async () => {
  for (const filter of [
    'plain (text',
    '=has(body.x) || death != null',
    '=age > duration("5m")',
    '=body.ok',
  ]) {
    expect(await page.request('filter.check', { filter })).toEqual({ fault: null });
  }
});

test('a message is decoded with its layers named', async () => {
  channel.sendToQueue(queue, gzipSync(JSON.stringify({ deep: 'x'.repeat(3_000) })), {
    contentEncoding: 'gzip',
    contentType: 'application/json',
  });
  await channel.waitForConfirms();
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const [row] = (await page.request('snapshot.page', { snapshotId, position: 0, count: 1 })).rows;
  const readable = await page.request('message.decode', { endpointId, queue, sequence: row?.sequence ?? '' });
  expect(readable).toMatchObject({
    layers: [{ name: 'gzip', sizeBytes: 3_011 }],
    format: 'text',
    cut: false,
    problem: null,
  });
  expect(Buffer.from(readable.body ?? []).toString()).toContain('xxx');
});
