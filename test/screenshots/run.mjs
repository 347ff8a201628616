// Pictures of the running page: `npm run screenshots` makes the two that the README shows, `npm run screenshots -- --all`
// every screen in both themes and both window sizes, to look at, in .cache/screenshots, those of a RabbitMQ too
// (rabbitmq.pictures.ts) when the server is installed.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startPageHost } from '../bench/page-host.mjs';
import { startOrderTraffic } from './order-traffic.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const all = process.argv.includes('--all');
const themes = /** @type {const} */ (['dark', 'light']);
const sizes = all
  ? [
      { width: 1440, height: 900 },
      { width: 1024, height: 700 },
    ]
  : [{ width: 1440, height: 900 }];

const host = await startPageHost();
const { page } = host;
const empty = page.getByRole('heading', { level: 1 });
const folder = path.join(root, all ? '.cache/screenshots' : 'docs');
mkdirSync(folder, { recursive: true });

/** @param {string} name */
async function picture(name) {
  for (const size of sizes) {
    for (const theme of themes) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme });
      // Virtual lists and plots draw again in the frames after a new size.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      const suffix = all ? `-${size.width}-${theme}` : `-${theme}`;
      await page.screenshot({ path: path.join(folder, `${name}${suffix}.png`) });
    }
  }
}

/** @param {string} keys e.g. "g q" */
async function press(keys) {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
}

/** @param {string} keys @param {string} title */
async function goTo(keys, title) {
  await press(keys);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** @param {string} name */
async function openQueue(name) {
  await goTo('g q', 'Queues');
  await page.getByRole('gridcell', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

let endTraffic = async () => {};
try {
  if (all) {
    await empty.waitFor();
    await picture('01-overview-empty');
    await goTo('g q', 'Queues');
    await picture('02-queues-empty');
    await goTo('g e', 'Exchanges');
    await page.getByRole('gridcell', { name: 'amq.topic', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'amq.topic' }).waitFor();
    await picture('17-exchange-empty');
    await goTo('g c', 'Consumers');
    await picture('18-consumers-empty');
    await goTo('g n', 'Connections');
    await picture('19-connections-empty');
  }
  endTraffic = await startOrderTraffic(host.amqpUrl);
  // Plots need some seconds of history before they are worth a picture.
  await page.getByRole('status').or(page.getByRole('contentinfo')).first().waitFor();
  await new Promise((resolve) => setTimeout(resolve, all ? 5_000 : 20_000));

  await openQueue('orders.created');
  const firstBody = page.getByRole('gridcell', { name: /"order":/ });
  await firstBody.nth(12).click();
  await page.keyboard.press('Enter');
  await page.getByText('maria@example.com').last().waitFor();
  await picture(all ? '10-queue-message' : 'leveret');
  if (all) {
    for (const [number, tab] of [
      ['11', 'Live'],
      ['12', 'Consumers'],
      ['13', 'Bindings'],
      ['14', 'Settings'],
    ]) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await page.waitForTimeout(1_500);
      await picture(`${number}-queue-${tab?.toLowerCase()}`);
    }
    await goTo('g o', 'Local broker');
    await picture('03-overview');
    await goTo('g q', 'Queues');
    await picture('04-queues');
    await goTo('g e', 'Exchanges');
    await picture('05-exchanges');
    await page.getByRole('gridcell', { name: 'orders', exact: true }).click();
    await page.waitForTimeout(1_000);
    await picture('06-exchange');
    await goTo('g c', 'Consumers');
    await picture('07-consumers');
    await goTo('g n', 'Connections');
    await picture('08-connections');
    await press('p');
    await page.waitForTimeout(800);
    await picture('09-publish');
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Publish a message' }).waitFor({ state: 'detached' });
    await press('Control+k');
    await page.waitForTimeout(500);
    await picture('15-palette');
    await page.keyboard.press('Escape');
    await press('?');
    await page.waitForTimeout(500);
    await picture('16-keys');
  }
} finally {
  await endTraffic();
  await host.close();
}
if (all) {
  const command = [
    'node_modules/playwright/cli.js',
    'test',
    '--config',
    'test/screenshots/playwright.config.ts',
  ];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
console.log(`Pictures are in ${path.relative(root, folder)}.`);
