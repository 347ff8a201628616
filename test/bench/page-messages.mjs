// A long queue in the page: node test/bench/page-messages.mjs [--messages N]
// Promised for 200,000 messages: rows within 300 ms of opening, within 100 ms of scrolling anywhere, under 250 MB of memory.
// A time ends when the rows in sight have their text and have been painted.

import { parseArgs } from 'node:util';
import amqp from 'amqplib';
import { percentile, report, startPageHost } from './page-host.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '200000' } } });
const messages = Number(values.messages);
const opens = 5;
const queue = 'bench';
const body = Buffer.from(
  '{"order":9007199254740993,"tenant":"eu","amount":184.50,"customer":{"id":"c_81f2","email":"maria@example.com"}}',
);

const host = await startPageHost();
try {
  await fill();
  const { page } = host;
  const opened = [];
  for (let count = 0; count < opens; count += 1) {
    await page.evaluate((to) => location.assign(to), '#/local/queues');
    await page.getByRole('grid', { name: 'Queues' }).getByRole('row').nth(1).waitFor();
    opened.push(await page.evaluate(openQueue, `#/local/queue/${queue}`));
  }
  report('rows after opening Messages, first time', opened[0] ?? 0, 'ms', 300);
  report(`rows after opening Messages, longest of ${opens}`, Math.max(...opened), 'ms', 300);
  const jumps = await page.evaluate(jumpAround, messages);
  report('rows after scrolling anywhere, p50', percentile(jumps, 0.5), 'ms');
  report(`rows after scrolling anywhere, longest of ${jumps.length}`, Math.max(...jumps), 'ms', 100);
  const drag = await page.evaluate(dragThrough);
  report('longest frame while dragging through the whole queue', drag.longest, 'ms', 100);
  report('page memory after all of it', await host.heapMegabytes(), 'MB', 250);
} finally {
  await host.close();
}

async function fill() {
  const connection = await amqp.connect(host.amqpUrl);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: false });
  for (let sent = 0; sent < messages; sent += 1) {
    const more = channel.publish('', queue, body, { contentType: 'application/json' });
    if (!more) await new Promise((resolve) => channel.once('drain', () => resolve(undefined)));
  }
  await channel.waitForConfirms();
  await connection.close();
}

// What follows runs in the page: each function stands for itself and uses nothing from above.

/**
 * @param {string} hash
 * @returns milliseconds
 */
async function openQueue(hash) {
  const startedAt = performance.now();
  location.assign(hash);
  const shown = () =>
    document.querySelector('[role=row][data-index="0"]')?.textContent?.includes('"order":9007') === true;
  while (!shown()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}

/**
 * To places all over the queue, far from each other.
 *
 * @param {number} total
 * @returns milliseconds each
 */
async function jumpAround(total) {
  const grid = document.querySelector('[role=grid][aria-label=Messages]');
  if (grid === null) throw new Error('the list of messages is not there');
  const rowPixels = 27;
  const times = [];
  for (let step = 0; step < 60; step += 1) {
    const target = Math.floor(((step * 0.618034) % 1) * (total - 40));
    const startedAt = performance.now();
    grid.scrollTop = target * rowPixels;
    // The last row in sight: all before it are there too, for they come in one page or the next.
    const wanted = target + 18;
    const shown = () =>
      document.querySelector(`[data-index="${target + 1}"]`)?.textContent?.startsWith(String(target + 2)) ===
        true &&
      document.querySelector(`[data-index="${wanted}"]`)?.textContent?.startsWith(String(wanted + 1)) ===
        true;
    while (!shown()) await new Promise(requestAnimationFrame);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** As a hand on the scroll bar does: from one end to the other in three seconds. */
async function dragThrough() {
  const grid = document.querySelector('[role=grid][aria-label=Messages]');
  if (grid === null) throw new Error('the list of messages is not there');
  const startedAt = performance.now();
  let longest = 0;
  let last = startedAt;
  while (last - startedAt < 3_000) {
    grid.scrollTop = (grid.scrollHeight * (last - startedAt)) / 3_000;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return { longest };
}
