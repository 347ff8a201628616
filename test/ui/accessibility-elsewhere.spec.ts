// The screens of a RabbitMQ in both themes through axe, with what opens over them: no fault but minor ones.

import type { Page } from 'playwright';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { faults } from './axe.ts';
import { startClient, stopClients } from './client.ts';
import { dialog, rowWith, runFromPalette, table } from './pages/app.ts';
import { addConnection, form, openForm, openList, pasteAddress, sidebar } from './pages/endpoints.ts';
import { messages } from './pages/queue.ts';
import { fillWithDeadLetters } from './programs/dead-letters.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');
test.use({ bypassCSP: true });
test.describe.configure({ timeout: 90_000 });
test.afterEach(stopClients);

async function check(page: Page, what: string): Promise<void> {
  expect.soft(await faults(page), what).toEqual([]);
}

async function open(page: Page, queue: string, tab: string): Promise<void> {
  const [, id] = /^#\/([^/?]+)/.exec(new URL(page.url()).hash) ?? [];
  await page.evaluate((hash) => location.assign(hash), `#/${String(id)}/queue/${queue}?tab=${tab}`);
  await expect(page.getByRole('heading', { level: 1, name: queue, exact: true })).toBeVisible();
}

async function closeDialog(page: Page, title: RegExp): Promise<void> {
  // A list of names may be open within the dialog: the first Esc closes that one.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(dialog(page, title)).toHaveCount(0, { timeout: 200 });
  }).toPass();
}

test.describe('@browser in both themes', () => {
  test('no screen of a server elsewhere has a fault', async ({ page, rabbit }) => {
    const vhost = await rabbit.admin.addVhost('axe');
    const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
    await rabbit.admin.setPolicy(vhost, 'short', { pattern: '.*', definition: { 'max-length': 7 } });
    await (await startClient(url)).channel.assertQueue('bounded', { maxLength: 5 });
    await addConnection(page, url, 'elsewhere', rabbit.managementUrl);
    await expect(page.getByText('@localhost').first()).toBeVisible();
    await check(page, 'overview');
    await openList(page, 'Policies');
    await expect(page.getByText('max-length: 7')).toBeVisible();
    await check(page, 'policies');
    await openList(page, 'Queues');
    await rowWith(table(page, 'Queues'), 'bounded').getByRole('gridcell').first().click();
    await page.getByRole('tab', { name: /Settings/ }).click();
    await expect(page.getByText('instead of 7 (policy short)')).toBeVisible();
    await check(page, 'settings');
    await addConnection(page, url, 'bare', 'http://127.0.0.1:1');
    await openList(page, 'Queues');
    await expect(page.getByRole('heading', { name: 'No queue named yet' })).toBeVisible();
    await check(page, 'queues that nobody lists');
    await openList(page, 'Exchanges');
    await expect(page.getByRole('heading', { name: 'Exchanges are not listed here' })).toBeVisible();
    await check(page, 'exchanges that nobody lists');
    await runFromPalette(page, 'add a queue', 'Add a queue by name');
    await expect(dialog(page, 'Add a queue by name')).toBeVisible();
    await check(page, 'adding a queue by name');
  });

  test('neither looking, nor following, nor what is done with messages has one', async ({ page, rabbit }) => {
    const vhost = await rabbit.admin.addVhost('axe-messages');
    const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
    await fillWithDeadLetters(url);
    const { channel } = await startClient(url);
    const limited = { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 };
    await channel.assertQueue('limited', { arguments: limited });
    await channel.assertQueue('log', { arguments: { 'x-queue-type': 'stream' } });
    await addConnection(page, url, 'elsewhere', rabbit.managementUrl);
    const strip = page.getByRole('form', { name: 'Looking at messages' });
    await open(page, 'limited', 'messages');
    await expect(strip).toContainText('Each look uses 1 of the 3 deliveries');
    await check(page, 'before a look at a quorum queue');
    await open(page, 'log', 'messages');
    await expect(strip).toContainText('Reading a stream disturbs nothing.');
    await check(page, 'before a look at a stream');
    await open(page, 'log', 'consumers');
    await expect(page.getByRole('button', { name: 'Start reading' })).toBeVisible();
    await check(page, 'a test consumer of a stream');

    await open(page, 'orders', 'live');
    const start = page.getByRole('form', { name: 'Follow messages' });
    await expect(start).toContainText('shop.events · order.*');
    await check(page, 'before following by bindings');
    await start.getByRole('button', { name: /Follow by/ }).click();
    await page.getByRole('option', { name: 'the firehose' }).click();
    await expect(start).toContainText('Tracing is off');
    await check(page, 'before following by the firehose');

    await open(page, 'orders.attic', 'messages');
    await strip.getByRole('button', { name: /^Borrow/ }).click();
    await expect(messages(page).getByRole('row')).toHaveCount(5);
    await check(page, 'after a look');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+a');
    for (const [key, title] of [
      ['t', /^Retry/],
      ['e', /^Export/],
      ['i', /^Import/],
    ] as const) {
      await page.keyboard.press(key);
      await expect(dialog(page, title)).toBeVisible();
      if (key === 't') await expect(dialog(page, title)).toContainText('exists');
      await check(page, title.source);
      await closeDialog(page, title);
    }
    await page.keyboard.press('t');
    await dialog(page, /^Retry/)
      .getByRole('button', { name: 'Retry 4 messages' })
      .click();
    await expect(dialog(page, /^Retry/)).toHaveCount(0);
    await sidebar(page).getByRole('button', { name: /^Jobs/ }).click();
    await table(page, 'Jobs').getByRole('row').nth(1).click();
    await expect(table(page, 'Results').getByRole('row')).toHaveCount(5);
    await check(page, 'results of a job');
  });

  test('neither the doctor nor a server that is lost has one', async ({ page, rabbit }) => {
    const proxy = new TcpProxy(rabbit.amqpPort);
    const url = `amqp://guest:guest@127.0.0.1:${String(await proxy.listen())}`;
    await openForm(page);
    await pasteAddress(page, url);
    await form(page).getByLabel('Password', { exact: true }).fill('wrong');
    await form(page).getByRole('button', { name: 'Test connection' }).click();
    await expect(form(page)).toContainText('ACCESS_REFUSED');
    await check(page, 'the doctor');
    await page.keyboard.press('Escape');
    await addConnection(page, url, 'shaky', rabbit.managementUrl);
    await openList(page, 'Exchanges');
    await expect(page.getByRole('gridcell', { name: 'amq.topic' })).toBeVisible();
    await proxy.close();
    await expect(page.getByRole('alert').filter({ hasText: 'shaky is disconnected.' })).toBeVisible();
    await check(page, 'what was known');
    await runFromPalette(page, 'disconnect', 'Disconnect');
    await expect(page.getByRole('heading', { name: 'shaky is not connected' })).toBeVisible();
    await check(page, 'disconnected');
    await page.getByRole('button', { name: /^Connect\b/ }).click();
    await expect(page.getByRole('heading', { name: 'shaky cannot be reached' })).toBeVisible();
    await check(page, 'out of reach');
  });
});
