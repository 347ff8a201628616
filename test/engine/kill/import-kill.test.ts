// The engine is killed in the middle of an import: resumed, every line of the file arrives, and what arrives twice carries
// one move id and is reported.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeHeader, writeMessage } from '../../../src/captures/capture-lines.ts';
import { encodeProperties } from '../../../src/amqp/properties.ts';
import { bundleProgram } from '../../support/bundled-program.ts';
import { freePort } from '../../support/free-port.ts';
import { importInput } from '../../support/page-files.ts';
import { toQueue } from '../../support/job-input.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { drain, expectToldTwice, onEmbedded } from './arrivals.ts';
import { live, type MoverPlan } from './mover.ts';

const messages = 10_000;
const kills = 3;
const folder = temporaryFolder('import-kill');
afterAll(() => folder.remove());

async function writeFileOf(count: number): Promise<string> {
  const taken = { at: 1_700_000_000_000, endpoint: 'Elsewhere', queue: 'orders' };
  const storedProperties = encodeProperties({ deliveryMode: 2 });
  const lines = Array.from({ length: count }, (_, number) => {
    const body = Buffer.from(`order ${number}`);
    const facts = { exchange: '', routingKey: 'orders', redelivered: false, publishedAt: null };
    return writeMessage({ ...facts, taken, storedProperties, body, bodySize: body.byteLength }, taken);
  });
  const file = path.join(folder.path, 'messages.jsonl');
  await writeFile(file, `${[writeHeader(taken), ...lines].join('\n')}\n`);
  return file;
}

test(
  'an import of 10,000 lines that is killed again and again loses none of them',
  { timeout: 120_000 },
  async () => {
    const program = await bundleProgram(path.join(import.meta.dirname, 'mover-program.ts'), folder.path);
    const directory = path.join(folder.path, 'data');
    await onEmbedded(directory, async (client) => {
      const channel = await client.createChannel();
      await channel.assertQueue('to', { durable: true });
      await channel.close();
    });
    const plan: MoverPlan = {
      directory,
      embeddedPort: await freePort(),
      profiles: [],
      importFile: await writeFileOf(messages),
      input: importInput('of the program', toQueue('to'), 'local'),
      jobId: null,
    };
    let jobId: string | null = null;
    for (let kill = 1; ; kill += 1) {
      const settled = (messages / (kills + 2)) * kill;
      const life = await live(
        program,
        { ...plan, jobId },
        kill > kills ? null : { settled, afterMs: Math.random() * 30 },
      );
      ({ jobId } = life);
      if (life.wasKilled) continue;
      expect(kill).toBeGreaterThan(1);
      expect(life.row).toMatchObject({ state: 'finished', total: messages, settled: messages });
      const copies = await onEmbedded(directory, (client) => drain(client, 'to'));
      expect(copies.size).toBe(messages);
      expectToldTwice(copies, life.doubled);
      return;
    }
  },
);
