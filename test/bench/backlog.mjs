// A backlog that memory cannot hold: node test/bench/backlog.mjs [--messages N]
// Fills a durable queue with persistent messages of 1 KiB, opens it in the page, and drains it to the end. Promised for
// 5,000,000: rows within 300 ms of opening, under 600 MB of the engine's memory at any time, a steady rate to the end.
// It needs some 6 GB of disk.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import amqp from 'amqplib';
import { compileClient } from './load-client.mjs';
import { report, startPageHost } from './page-host.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '5000000' } } });
const messages = Number(values.messages);
const queue = 'load 0';

const client = compileClient();
if (client !== null) {
  const host = await startPageHost();
  try {
    const port = new URL(host.amqpUrl).port;
    const load = (/** @type {string[]} */ ...settings) => runLoad(client, [`port=${port}`, ...settings]);
    const filled = await load('body=1024', 'persistent=1', 'confirm=2000', `fill=${messages}`);
    printRates('filled', filled);
    report('memory when it was filled', residentMegabytes('VmRSS'), 'MB', 600);
    const { page } = host;
    await page.evaluate((to) => location.assign(to), '#/local/queues');
    await page.getByRole('grid', { name: 'Queues' }).getByRole('row').nth(1).waitFor();
    report('rows after opening Messages', await page.evaluate(openQueue, queue), 'ms', 300);
    // The page would watch the drain and take a part of the machine.
    await page.goto('about:blank');
    const drained = await load('prefetch=2000', 'ack=200', `drain=${messages}`);
    printRates('drained', drained);
    report('left in the queue', await messagesLeft(host.amqpUrl), 'messages', 0);
    const slowest = Math.min(...drained.tenthsPerSecond);
    report('rate of all by that of the slowest tenth', drained.perSecond / slowest, 'times', 2);
    report('most memory at any time', residentMegabytes('VmHWM'), 'MB', 600);

    /** @param {'VmRSS' | 'VmHWM'} what  now, or the most since the start */
    function residentMegabytes(what) {
      const status = readFileSync(`/proc/${host.pid}/status`, 'utf8');
      return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000;
    }
  } finally {
    await host.close();
  }
}

/**
 * @param {string} url
 * @returns {Promise<number>}
 */
async function messagesLeft(url) {
  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  const { messageCount } = await channel.checkQueue(queue);
  await connection.close();
  return messageCount;
}

/** @typedef {{ tenthsPerSecond: number[], perSecond: number, clientCpu: number }} Rates */

/**
 * @param {string} program
 * @param {readonly string[]} settings
 * @returns {Promise<Rates>}
 */
function runLoad(program, settings) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
    child.once('close', (code) => {
      if (code === 0) resolve(/** @type {Rates} */ (JSON.parse(printed)));
      else reject(new Error(`The load ${settings.join(' ')} ended with code ${code}.`));
    });
  });
}

/**
 * @param {string} what
 * @param {Rates} rates
 */
function printRates(what, { tenthsPerSecond, perSecond, clientCpu }) {
  report(`${what}, messages a second (client: ${Math.round(clientCpu * 100)} % of a core)`, perSecond, '/s');
  console.log(`    each tenth: ${tenthsPerSecond.map((rate) => rate.toLocaleString('en')).join('  ')}`);
}

/**
 * Runs in the page.
 *
 * @param {string} name
 * @returns milliseconds
 */
async function openQueue(name) {
  const startedAt = performance.now();
  location.assign(`#/local/queue/${encodeURIComponent(name)}`);
  const shown = () =>
    document.querySelector('[role=row][data-index="0"]')?.textContent?.includes('xxxx') === true;
  while (!shown()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}
