// Export, import, export through a real RabbitMQ, peeked before each export: the same file, byte for byte.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { oddMessages } from '../support/every-field-type.ts';
import {
  endOfJob,
  exportList,
  importInput,
  previewFile,
  sendFile,
  wholeList,
} from '../support/page-files.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { connectProfile } from './connected-profile.ts';
import { declareQueue } from './declare-queue.ts';
import { runEngine, type RunningEngine } from './running-engine.ts';

const endpointId = 'staging';
const [from, to] = ['export-import-from', 'export-import-to'];
let running: RunningEngine;
let page: Client<LeveretApi>;

beforeEach(async () => {
  const { amqpPort } = await sharedRabbitmq();
  running = await runEngine();
  page = running.openPage();
  await connectProfile(page, { id: endpointId, port: amqpPort });
  for (const name of [from, to]) await declareQueue(page, name, { endpointId });
});

afterEach(async () => {
  for (const queue of [from, to]) {
    await page.request('queue.delete', { endpointId, queue, ifUnused: false, ifEmpty: false });
  }
  await running.stop();
});

async function peekAndExport(queue: string): Promise<Buffer> {
  const peek = { count: 100, maxBytes: 4 * 1024 * 1024, insist: false };
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue, peek });
  const { file, progress } = await exportList(page, { messages: wholeList(snapshotId), format: 'jsonl' });
  expect(progress).toMatchObject({ written: oddMessages.length, gone: 0, cut: 0 });
  return file;
}

test('gives the same file for every field type, binary bodies and absent properties', async () => {
  for (const { properties, body } of oddMessages) {
    const message = { endpointId, exchange: '', routingKey: from, properties, body: Uint8Array.from(body) };
    expect((await page.request('message.publish', message)).outcome).toBe('routed');
  }
  const first = await peekAndExport(from);
  const importId = await sendFile(page, first);
  await previewFile(page, importId);
  const target = { endpointId, exchange: '', routingKey: to };
  const { jobId } = await page.request('job.start', importInput(importId, target, endpointId));
  expect(await endOfJob(page, jobId)).toMatchObject({ outcomes: { done: oddMessages.length } });
  expect((await peekAndExport(to)).equals(first)).toBe(true);
  // Once more: what was peeked is redelivered now, and still the same message.
  expect((await peekAndExport(to)).equals(first)).toBe(true);
});
