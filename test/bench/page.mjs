// Measures the page in Chromium over a built Leveret: node test/bench/page.mjs [--messages N] [--seconds N]
// Opening a long queue, jumping in it, dragging through it, memory, and frames beside a producer at full speed.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import amqp from 'amqplib';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../support/find-chromium.mjs';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '8' },
  },
});
const messages = Number(values.messages);
const seconds = Number(values.seconds);
const root = path.resolve(import.meta.dirname, '../..');
const body = Buffer.from(
  '{"order":9007199254740993,"tenant":"eu","amount":184.50,"customer":{"id":"c_81f2"}}',
);

const executablePath = findChromium();
if (executablePath === null) throw new Error('There is no Chromium: set LEVERET_CHROMIUM to one.');
const dataDirectory = mkdtempSync(path.join(tmpdir(), 'leveret-bench-'));
const flags = ['--no-open', '--json', '--data-dir', dataDirectory, '--port', '0', '--amqp-port', '0'];
const server = spawn(process.execPath, [path.join(root, 'dist/serve/main.js'), ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
/** @type {{ url: string, amqp: string }} */
const ready = await new Promise((resolve, reject) => {
  createInterface(server.stdout).once('line', (line) => {
    resolve(/** @type {{ url: string, amqp: string }} */ (JSON.parse(line)));
  });
  server.once('exit', () => reject(new Error('Leveret ended before it was ready: npm run build makes it.')));
});
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, '--disable-gpu'] });
try {
  const filledPerSecond = await fill();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(ready.url);
  await page.getByRole('grid').or(page.getByText('Local broker')).first().waitFor();
  const opened = await page.evaluate(openQueue, '#/local/queue/bench');
  const jumps = await page.evaluate(jump, messages);
  const drag = await page.evaluate(dragThrough, messages);
  const memory = await page.evaluate(heapMegabytes);
  const flood = spawn(process.execPath, [path.join(import.meta.dirname, 'page-flood.mjs'), ready.amqp], {
    stdio: 'inherit',
  });
  await page.evaluate(goTo, '#/local/queue/flood?tab=live');
  await page.getByRole('grid', { name: 'Live messages' }).waitFor({ timeout: 30_000 });
  await page.locator('[role=row][data-index]').first().waitFor({ timeout: 30_000 });
  const live = await page.evaluate(watchFrames, seconds * 1_000);
  flood.kill();
  console.log(JSON.stringify({ messages, filledPerSecond, opened, jumps, drag, memory, live }, null, 2));
} finally {
  await browser.close();
  server.kill('SIGINT');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(dataDirectory, { recursive: true, force: true });
}

async function fill() {
  const connection = await amqp.connect(ready.amqp);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('bench', { durable: false });
  const startedAt = performance.now();
  for (let sent = 0; sent < messages; sent += 1) {
    const more = channel.publish('', 'bench', body, { contentType: 'application/json' });
    if (!more) await new Promise((resolve) => channel.once('drain', () => resolve(undefined)));
  }
  await channel.waitForConfirms();
  await connection.close();
  return Math.round((messages / (performance.now() - startedAt)) * 1_000);
}

// What follows runs in the page: each function stands for itself and uses nothing from above.

/** @param {string} hash */
function goTo(hash) {
  location.hash = hash;
  dispatchEvent(new PopStateEvent('popstate'));
}

/** @param {string} hash @returns milliseconds until the first row shows its body */
async function openQueue(hash) {
  const startedAt = performance.now();
  location.hash = hash;
  dispatchEvent(new PopStateEvent('popstate'));
  const shown = () =>
    document.querySelector('[role=row][data-index]')?.textContent?.includes('amount') === true;
  while (!shown()) await new Promise(requestAnimationFrame);
  return { rowsShownMs: Math.round(performance.now() - startedAt) };
}

/** @param {number} total @returns milliseconds from a jump to the row being there, for places all over the queue */
async function jump(total) {
  const grid = document.querySelector('[role=grid]');
  const times = [];
  for (const place of [0.5, 0.99, 0.1, 0.33, 0.77, 0.05, 0.9, 0.61, 0.25, 0.7]) {
    const target = Math.floor(total * place);
    const startedAt = performance.now();
    if (grid !== null) grid.scrollTop = target * 27;
    const shown = () =>
      document.querySelector(`[data-index="${target + 2}"]`)?.firstChild?.textContent === String(target + 3);
    while (!shown()) await new Promise(requestAnimationFrame);
    times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  return { medianMs: Math.round(times[5] ?? 0), worstMs: Math.round(times.at(-1) ?? 0) };
}

/** @param {number} total @returns frames while the list is dragged 700 rows a frame */
async function dragThrough(total) {
  const grid = document.querySelector('[role=grid]');
  let place = 0;
  let frames = 0;
  let longest = 0;
  let last = performance.now();
  const end = last + 3_000;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    frames += 1;
    place = (place + 27 * 700) % (total * 27);
    if (grid !== null) grid.scrollTop = place;
  }
  return { frames, longestFrameMs: Math.round(longest) };
}

function heapMegabytes() {
  /** @type {Performance & { memory?: { usedJSHeapSize: number } }} */
  const chromePerformance = performance;
  return { heapMegabytes: Math.round((chromePerformance.memory?.usedJSHeapSize ?? 0) / 1e6) };
}

/** @param {number} durationMs @returns frames and tasks of the page beside a producer at full speed */
async function watchFrames(durationMs) {
  /** @type {number[]} */
  const tasks = [];
  const observer = new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  observer.observe({ type: 'longtask' });
  const gaps = [];
  let last = performance.now();
  const end = last + durationMs;
  while (last < end) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  observer.disconnect();
  gaps.sort((one, other) => one - other);
  const text = document.body.innerText;
  return {
    producer: /In\s+([\d,.]+)\s*\/s/.exec(text)?.[1] ?? null,
    rowsPassedUnseen: /([\d,]+) passed unseen/.exec(text)?.[1] ?? '0',
    frames: gaps.length,
    p99FrameMs: Math.round(gaps[Math.floor(gaps.length * 0.99)] ?? 0),
    longestFrameMs: Math.round(gaps.at(-1) ?? 0),
    framesOver100Ms: gaps.filter((gap) => gap > 100).length,
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
  };
}
