// Export and import through the engine: what is exported, imported and exported again is the same file, byte for byte.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import { writeHeader } from '../../src/captures/capture-lines.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { endlessNumbers, everyFieldType, oddMessages } from '../support/every-field-type.ts';
import {
  endOfJob,
  exportList,
  exportQueue,
  importInput,
  previewFile,
  sendFile,
  wholeList,
} from '../support/page-files.ts';
import { declareQueue } from './declare-queue.ts';
import { collect, runEngine, type RunningEngine } from './running-engine.ts';

const endpointId = 'local';
const header = writeHeader({ at: 1, endpoint: 'Somewhere', queue: 'q' });
let running: RunningEngine;
let page: Client<LeveretApi>;

beforeEach(async () => {
  running = await runEngine();
  page = running.openPage();
});

afterEach(() => running.stop());

async function declare(...names: string[]): Promise<void> {
  for (const name of names) await declareQueue(page, name);
}

async function publish(queue: string, body: Uint8Array, properties = {}): Promise<void> {
  const message = { endpointId, exchange: '', routingKey: queue, properties, body: Uint8Array.from(body) };
  expect((await page.request('message.publish', message)).outcome).toBe('routed');
}

async function importTo(queue: string, file: Uint8Array) {
  const importId = await sendFile(page, file);
  await previewFile(page, importId);
  const target = { endpointId, exchange: '', routingKey: queue };
  const { jobId } = await page.request('job.start', importInput(importId, target, endpointId));
  return endOfJob(page, jobId);
}

const line = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    exchange: '',
    routingKey: 'there',
    redelivered: false,
    publishedAt: null,
    properties: {},
    body: 'b',
    ...over,
  });

function bodiesOf(file: Buffer): string[] {
  const lines = file.toString().split('\n').slice(1, -1);
  return lines.map((text) => (JSON.parse(text) as { body: string }).body);
}

describe('export, import, export', () => {
  test('gives the same file for every field type, binary bodies and absent properties', async () => {
    await declare('from', 'to', 'again');
    for (const { properties, body } of oddMessages) await publish('from', body, properties);
    await publish('from', new Uint8Array(), { headers: endlessNumbers });
    const total = oddMessages.length + 1;
    const first = await exportQueue(page, endpointId, 'from');
    expect(first.progress).toMatchObject({ total, written: total, cut: 0 });

    expect(await importTo('to', first.file)).toMatchObject({ outcomes: { done: total } });
    const second = await exportQueue(page, endpointId, 'to');
    expect(second.file.equals(first.file)).toBe(true);

    // And from there once more: the note does not pile up.
    await importTo('again', second.file);
    expect((await exportQueue(page, endpointId, 'again')).file.equals(first.file)).toBe(true);
  });

  test('says what a message is now when it has changed since it was imported', async () => {
    await declare('dead');
    await declareQueue(page, 'orders', {
      arguments: [
        ['x-dead-letter-exchange', { type: 'string', value: '' }],
        ['x-dead-letter-routing-key', { type: 'string', value: 'dead' }],
      ],
    });
    await importTo('orders', Buffer.from(`${header}\n${line({ body: 'poison' })}\n`));
    const runId = 'reject-all';
    const run = collect(page, 'consumer.run', {
      endpointId,
      queue: 'orders',
      runId,
      prefetch: 1,
      settle: 'reject',
      delayMs: 0,
    });
    await eventually(() => expect(run.rows).toHaveLength(1));
    run.close();
    const { file } = await eventually(async () => {
      const exported = await exportQueue(page, endpointId, 'dead');
      expect(exported.progress.written).toBe(1);
      return exported;
    });
    expect(file.toString()).toContain('x-death');
    expect(file.toString()).toContain('"routingKey":"dead"');
  });

  test('of an empty queue gives a file that says where it was empty', async () => {
    await declare('empty');
    const { file } = await exportQueue(page, endpointId, 'empty');
    expect(JSON.parse(file.toString())).toMatchObject({
      taken: { endpoint: 'Local broker', queue: 'empty' },
    });
    const preview = await previewFile(page, await sendFile(page, file));
    expect(preview).toMatchObject({ done: true, refusal: null, messages: 0 });
  });
});

describe('an export', () => {
  test('has the chosen messages, and counts those that have left', async () => {
    await declare('from');
    for (const body of ['a', 'b', 'c', 'd']) await publish('from', Buffer.from(body));
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 4 });
    await page.request('message.delete', { endpointId, queue: 'from', sequence: rows[2]?.sequence ?? '' });
    const chosen = [0, 2, 3].flatMap((at) => rows[at]?.sequence ?? []);
    const some = await exportList(page, { messages: { snapshotId, sequences: chosen }, format: 'jsonl' });
    expect(some.progress).toEqual({ kind: 'progress', total: 3, written: 2, gone: 1, cut: 0, done: true });
    expect(bodiesOf(some.file)).toEqual(['a', 'd']);
    const listed = { filterId: null, except: chosen };
    const rest = await exportList(page, { messages: { snapshotId, listed }, format: 'jsonl' });
    expect(rest.progress).toMatchObject({ total: 1, written: 1, gone: 0 });
    expect(bodiesOf(rest.file)).toEqual(['b']);
  });

  test('to CSV is one row for each message', async () => {
    await declare('from');
    await publish('from', Buffer.from('=1+1'), { headers: everyFieldType });
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const { file } = await exportList(page, { messages: wholeList(snapshotId), format: 'csv' });
    expect(file.toString()).toMatch(/^\uFEFFpublished_at,.*\r\n.*,text,'=1\+1\r\n$/s);
  });

  test('to CSV goes on past a header that only looks like ours', async () => {
    await declare('from');
    const forged = JSON.stringify({
      v: 1,
      copy: '',
      taken: { at: 1, endpoint: '', queue: '' },
      exchange: 'e'.repeat(300),
      routingKey: '',
      redelivered: false,
      publishedAt: 1e300,
      properties: 'AAA=',
    });
    await publish('from', Buffer.from('b'), {
      headers: [['x-leveret-import', { type: 'string', value: forged }]],
    });
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const { progress } = await exportList(page, { messages: wholeList(snapshotId), format: 'csv' });
    expect(progress).toMatchObject({ written: 1, done: true });
  });

  test('of somebody else’s list is refused', async () => {
    await declare('from');
    const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'from' });
    const other = running.openPage();
    await expect(
      exportList(other, { messages: wholeList(snapshotId), format: 'jsonl' }),
    ).rejects.toMatchObject({
      code: 'snapshot_gone',
    });
    other.close();
  });
});

describe('an import', () => {
  test('leaves bad lines out, each with its number, and publishes the rest where it was', async () => {
    await declare('there');
    const file = [
      header,
      line(),
      '',
      'nonsense',
      line({ properties: { priority: 999 } }),
      line({ body: 'c' }),
    ];
    const importId = await sendFile(page, Buffer.from(file.join('\n')));
    const preview = await previewFile(page, importId);
    expect(preview).toMatchObject({
      messages: 2,
      problemCount: 2,
      problems: [{ line: 4 }, { line: 5 }],
      places: [{ exchange: '', routingKey: 'there', messages: 2 }],
      taken: { endpoint: 'Somewhere' },
    });
    const input = importInput(importId, { origin: 'recorded' }, endpointId);
    const plan = await page.request('job.plan', input);
    expect(plan).toMatchObject({ total: 2, examined: 2, targets: [{ routingKey: 'there', exists: true }] });
    const { jobId } = await page.request('job.start', input);
    expect(await endOfJob(page, jobId)).toMatchObject({
      kind: 'import',
      file: 'messages.jsonl',
      total: 2,
      outcomes: { done: 2 },
    });
    const { results } = await page.request('job.results', { jobId, outcome: null, position: 0, count: 10 });
    expect(results.map(({ sentTo }) => sentTo?.routingKey)).toEqual(['there', 'there']);
  });

  test('tells of a message whose properties no broker takes, and publishes the rest', async () => {
    await declare('there');
    const file = [
      header,
      line({ properties: undefined, propertyBytes: '//8=' }),
      line({ properties: undefined, propertyBytes: '' }),
      line({ body: 'good' }),
    ];
    const ended = await importTo('there', Buffer.from(file.join('\n')));
    expect(ended).toMatchObject({ outcomes: { done: 1, refused: 2 } });
    expect(bodiesOf((await exportQueue(page, endpointId, 'there')).file)).toEqual(['good']);
  });

  test('of a file that is none is refused with the reason', async () => {
    const importId = await sendFile(page, Buffer.from('{"colour":"red"}\n'));
    const preview = await previewFile(page, importId);
    expect(preview).toMatchObject({ done: true, messages: 0 });
    expect(preview.refusal).toMatch(/does not begin with the header line/);
    const input = importInput(importId, { origin: 'recorded' }, endpointId);
    await expect(page.request('job.start', input)).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  test('removes the file with its job, and one that no job got with its page', async () => {
    await declare('there');
    const folder = path.join(running.directory, 'imports');
    await importTo('there', Buffer.from(`${header}\n${line()}\n`));
    await eventually(async () => expect(await readdir(folder)).toEqual([]));
    const other = running.openPage();
    await sendFile(other, Buffer.from(header));
    expect(await readdir(folder)).toHaveLength(1);
    other.close();
    await eventually(async () => expect(await readdir(folder)).toEqual([]));
  });

  test('takes pieces in order only, and no more than was announced', async () => {
    const { importId } = await page.request('import.begin', { name: 'f', fileBytes: 4 });
    const chunk = (offset: number, size: number) =>
      page.request('import.chunk', { importId, offset, bytes: new Uint8Array(size) });
    await expect(chunk(1, 1)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(chunk(0, 5)).rejects.toMatchObject({ code: 'bad_request' });
    await chunk(0, 3);
    const early = previewFile(page, importId);
    await expect(early).rejects.toMatchObject({ code: 'precondition_failed' });
  });
});
