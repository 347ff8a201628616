// The queues of a server elsewhere in the page: node test/bench/page-queues.mjs [--queues N]
// Promised for a RabbitMQ with 20,000 queues: all listed within 2 s of opening, scrolled without a long frame, and filtered
// and sorted at once. A time ends when the rows in sight have been painted.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { percentile, report, startPageHost } from './page-host.mjs';

const { values } = parseArgs({ options: { queues: { type: 'string', default: '20000' } } });
const queues = Number(values.queues);
const root = path.resolve(import.meta.dirname, '../..');

const host = await startPageHost();
/** @type {Awaited<ReturnType<typeof startServer>> | null} */
let server = null;
try {
  const { page } = host;
  server = await startServer(host.url);
  await page.getByText('Server', { exact: true }).waitFor();
  // The session finds the management API by itself, before anybody looks.
  await page.evaluate(() => location.assign('#/server/overview'));
  await page.getByRole('button', { name: /^Policies/ }).waitFor();
  const listed = await page.evaluate(listAll, queues);
  report('all queues listed after opening Queues', listed.allMs, 'ms', 2_000);
  report('first rows after opening Queues', listed.firstMs, 'ms');
  report('longest frame while they came', listed.longestMs, 'ms', 100);
  const scrolled = await page.evaluate(scrollThrough);
  report('frames while scrolling through all, p99', percentile(scrolled, 0.99), 'ms');
  report('longest frame while scrolling through all', Math.max(...scrolled), 'ms', 100);
  const filtered = await page.evaluate(filterFor, 'load.00077');
  report('filtered by name', filtered.ms, 'ms', 300);
  report('longest frame while filtering', filtered.longestMs, 'ms', 100);
  report('page memory after all of it', await host.heapMegabytes(), 'MB');
} finally {
  await server?.stop();
  await host.close();
}

/** @param {string} url */
async function startServer(url) {
  const out = path.join(root, '.cache/bench');
  mkdirSync(out, { recursive: true });
  const file = path.join(out, 'rabbitmq-server.mjs');
  const bundle = await rolldown({
    input: path.join(import.meta.dirname, 'rabbitmq-server.ts'),
    platform: 'node',
    external: ['bufferutil', 'utf-8-validate', 'ws'],
  });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  const program = spawn(process.execPath, [file, url, String(queues)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    createInterface(program.stdout).once('line', resolve);
    program.once('exit', () => reject(new Error('The server beside the page ended.')));
  });
  return {
    stop: async () => {
      program.stdin.end();
      await new Promise((resolve) => program.once('exit', resolve));
    },
  };
}

// What follows runs in the page: each function stands for itself and uses nothing from above.

/** @param {number} total */
async function listAll(total) {
  const startedAt = performance.now();
  let firstMs = 0;
  let longestMs = 0;
  let last = startedAt;
  location.assign('#/server/queues');
  const all = `${total.toLocaleString('en-US')} queues`;
  for (;;) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    const text = document.querySelector('[data-screen] header')?.textContent ?? '';
    if (firstMs === 0 && document.querySelector('[role=row][data-index="0"]') !== null) {
      firstMs = now - startedAt;
    }
    if (firstMs > 0 && text.includes(all)) return { firstMs, allMs: now - startedAt, longestMs };
    if (now - startedAt > 60_000) throw new Error(`not all queues came: ${text}`);
  }
}

/** As a hand on the scroll bar does, in five seconds. */
async function scrollThrough() {
  const grid = document.querySelector('[data-rows]');
  if (grid === null) throw new Error('the list of queues is not there');
  const frames = [];
  const startedAt = performance.now();
  let last = startedAt;
  while (last - startedAt < 5_000) {
    grid.scrollTop = (grid.scrollHeight * (last - startedAt)) / 5_000;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}

/** @param {string} name */
async function filterFor(name) {
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-screen] header input'));
  if (box === null) throw new Error('the filter is not there');
  const startedAt = performance.now();
  let longestMs = 0;
  let last = startedAt;
  // As React hears of it.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(box, name);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  const shown = () =>
    document.querySelector('[role=row][data-index="0"]')?.textContent?.includes(name) === true &&
    document.querySelector('[role=row][data-index="1"]') === null;
  while (!shown()) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (now - startedAt > 20_000) throw new Error('the filter did not narrow the list');
  }
  return { ms: last - startedAt, longestMs };
}
