// A process that appends is killed at random moments: every record that it has reported as durable is there afterwards,
// none is changed, none is out of order.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SegmentLog } from '../../../src/storage/log/segment-log.ts';
import { bundleProgram } from '../../support/bundled-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const kills = Number(process.env.KILLS ?? 4);

/** Lets it append until `records` more are reported, then kills it; returns the last number that it printed. */
async function appendUntilKilled(program: string, directory: string, records: number): Promise<number> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let first: number | null = null;
  const last = (): number => Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
  child.stdout.setEncoding('latin1').on('data', (part: string) => {
    text += part;
    if (!text.includes('\n')) return;
    first ??= Number(text.slice(0, text.indexOf('\n')));
    if (last() - first >= records) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return last();
}

async function readBack(directory: string): Promise<number> {
  let next = 0;
  const { log } = await SegmentLog.open(
    { directory, onDurable: () => {}, onTrouble: () => {} },
    ({ bytes, start, end }) => {
      expect(bytes.readUInt32BE(start)).toBe(next);
      expect(end - start).toBe(4 + ((next * 7919) % 3000));
      expect(bytes.subarray(start + 4, end).every((byte) => byte === (next & 255))).toBe(true);
      next += 1;
      return end - start;
    },
  );
  await log.close();
  return next;
}

test(`${kills} kills of an appending process lose no record that was reported as durable`, async () => {
  const folder = temporaryFolder('killed');
  try {
    const program = await bundleProgram(path.join(import.meta.dirname, 'appending-program.ts'), folder.path);
    const directory = path.join(folder.path, 'log');
    for (let kill = 0; kill < kills; kill += 1) {
      const reported = await appendUntilKilled(program, directory, 1 + Math.floor(Math.random() * 500));
      expect(reported).toBeGreaterThan(0);
      expect(await readBack(directory)).toBeGreaterThanOrEqual(reported);
    }
  } finally {
    folder.remove();
  }
});
