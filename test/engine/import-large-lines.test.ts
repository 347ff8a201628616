// Imported lines that are too large for the engine's loop: read in a worker thread, they arrive as the small ones do, and
// what is wrong with one is told as with any other.

import { expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import { writeHeader, writeMessage } from '../../src/captures/capture-lines.ts';
import { toQueue } from '../support/job-input.ts';
import { endOfJob, exportQueue, importInput, previewFile, sendFile } from '../support/page-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bundleWorker } from '../support/worker-entry.ts';
import { declareQueue } from './declare-queue.ts';
import { runEngine } from './running-engine.ts';

const taken = { at: 1_700_000_000_000, endpoint: 'Elsewhere', queue: 'orders' };

function line(body: Buffer): string {
  const facts = { exchange: '', routingKey: 'orders', redelivered: false, publishedAt: null };
  const storedProperties = encodeProperties({ messageId: 'm', headers: [] });
  return writeMessage({ ...facts, taken, storedProperties, body, bodySize: body.byteLength }, taken);
}

test(
  'large lines are read in a thread, imported whole, and refused one by one',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder('large-lines');
    const running = await runEngine(undefined, await bundleWorker(folder.path));
    const page = running.openPage();
    const good = [
      line(Buffer.from('small')),
      line(Buffer.alloc(3_000_000, 'text ')),
      line(Buffer.alloc(2_000_000, 0xfe)),
      line(Buffer.from('the last')),
    ];
    const broken = `{"exchange":"","body":"${'x'.repeat(1_000_000)}"`;
    const [first = '', second = '', ...rest] = good;
    const file = Buffer.from([writeHeader(taken), first, `${second}\r`, broken, ...rest].join('\n'));
    const importId = await sendFile(page, file);
    expect(await previewFile(page, importId)).toMatchObject({
      messages: 4,
      bodyBytes: 5_000_013,
      problems: [{ line: 4, reason: 'it is not JSON' }],
    });
    await declareQueue(page, 'to');
    const request = importInput(importId, toQueue('to'), 'local');
    expect(await page.request('job.plan', request)).toMatchObject({ total: 4, examined: 4 });
    const { jobId } = await page.request('job.start', request);
    expect(await endOfJob(page, jobId)).toMatchObject({ state: 'finished', outcomes: { done: 4 } });
    const exported = await exportQueue(page, 'local', 'to');
    expect(exported.file.toString().split('\n').filter(Boolean).slice(1).sort()).toEqual([...good].sort());
    await running.stop();
    folder.remove();
  },
);
