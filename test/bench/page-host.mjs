// What the page benches share: a built Leveret on free ports with its page in Chromium, programs beside it, and a report
// that holds each number against its promise. It measures nothing itself.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../support/find-chromium.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * @typedef {object} PageHost
 * @property {import('playwright').Page} page  on the overview
 * @property {string} url  as printed, with its token
 * @property {string} amqpUrl
 * @property {number} pid  of Leveret
 * @property {(queue: string, role: 'publish' | 'consume') => Promise<void>} flood  a program at full speed, until close
 * @property {() => Promise<number>} heapMegabytes  of the page, after a garbage collection
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<PageHost>} */
export async function startPageHost() {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium: set LEVERET_CHROMIUM to one.');
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'leveret-bench-'));
  const flags = ['--no-open', '--json', '--data-dir', dataDirectory, '--port', '0', '--amqp-port', '0'];
  const server = spawn(process.execPath, [path.join(root, 'dist/serve/main.js'), ...flags], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  /** @type {{ url: string, amqp: string }} */
  const ready = await new Promise((resolve, reject) => {
    createInterface(server.stdout).once('line', (line) => {
      resolve(/** @type {{ url: string, amqp: string }} */ (JSON.parse(line)));
    });
    server.once('exit', () =>
      reject(new Error('Leveret ended before it was ready: npm run build makes it.')),
    );
  });
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(ready.url);
  await page.getByRole('heading', { level: 1, name: 'Local broker' }).waitFor();
  console.log(`  the machine's load before: ${(loadavg()[0] ?? 0).toFixed(1)}`);
  const devtools = await page.context().newCDPSession(page);
  /** @type {import('node:child_process').ChildProcess[]} */
  const programs = [];
  return {
    page,
    url: ready.url,
    amqpUrl: ready.amqp,
    pid: server.pid ?? 0,
    flood: (queue, role) =>
      new Promise((resolve, reject) => {
        const program = spawn(
          process.execPath,
          [path.join(root, 'test/engine/flood.mjs'), ready.amqp, queue, role],
          // A session of its own and no other priority than the rest, as a program in another terminal has. Linux shares
          // processors out among sessions first: in ours it would share with the engine, and priorities would not count.
          { stdio: ['ignore', 'pipe', 'ignore'], detached: true },
        );
        programs.push(program);
        program.stdout.once('data', () => resolve());
        program.once('exit', () => reject(new Error('The program beside the page ended.')));
      }),
    heapMegabytes: async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      return usedSize / 1e6;
    },
    close: async () => {
      for (const program of programs) program.kill('SIGKILL');
      await browser.close();
      server.kill('SIGINT');
      await new Promise((resolve) => server.once('exit', resolve));
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/**
 * Prints one number, and beside its promise when there is one; a broken promise makes the bench end with code 1.
 *
 * @param {string} what
 * @param {number} measured
 * @param {string} unit
 * @param {number} [atMost]
 */
export function report(what, measured, unit, atMost) {
  const kept = atMost === undefined || measured <= atMost;
  const promise = atMost === undefined ? '' : `   promised ${atMost} ${unit}: ${kept ? 'kept' : 'BROKEN'}`;
  const number = measured >= 100 ? Math.round(measured).toLocaleString('en') : measured.toFixed(1);
  console.log(`  ${what.padEnd(58)} ${number.padStart(10)} ${unit}${promise}`);
  if (!kept) process.exitCode = 1;
}

/**
 * @param {readonly number[]} values
 * @param {number} share  0 to 1
 * @returns {number}
 */
export function percentile(values, share) {
  const ordered = [...values].sort((one, other) => one - other);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
}
