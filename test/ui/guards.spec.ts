// What keeps an operator from harm on a RabbitMQ marked production or read-only, and jobs between it and the local broker.

import type { Page } from 'playwright';
import type { SharedRabbitmq } from '../support/rabbitmq-on-demand.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { bodies, startClient, stopClients } from './client.ts';
import { dialog, openQueue, pressInTurn, runFromPalette, table } from './pages/app.ts';
import { addConnection, form, openForm, openList, pasteAddress } from './pages/endpoints.ts';
import { messages } from './pages/queue.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');
test.afterEach(stopClients);

async function urlOf(rabbit: SharedRabbitmq, vhost: string): Promise<string> {
  await rabbit.admin.addVhost(vhost);
  return `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
}

/** Adds a connection that is marked so. */
async function addMarked(page: Page, url: string, name: string, mark: 'production' | 'read-only') {
  await openForm(page);
  await pasteAddress(page, url);
  await form(page).getByLabel('Name', { exact: true }).fill(name);
  if (mark === 'read-only') await form(page).getByText('Read-only', { exact: false }).first().click();
  else {
    await form(page)
      .getByRole('button', { name: /Environment/ })
      .click();
    await page.getByRole('option', { name: 'production' }).click();
  }
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

async function openThere(page: Page, queue: string): Promise<void> {
  const [, id] = /^#\/([^/?]+)/.exec(new URL(page.url()).hash) ?? [];
  await page.evaluate((hash) => location.assign(hash), `#/${String(id)}/queue/${queue}?tab=messages`);
  await expect(page.getByRole('heading', { level: 1, name: queue, exact: true })).toBeVisible();
}

async function borrowAndChooseTwo(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Borrow/ }).click();
  await expect(messages(page)).toBeFocused();
  await pressInTurn(page, 'ArrowDown', 'Space', 'Shift+ArrowDown');
}

test('on production the name of the queue is typed before anything leaves it', async ({ page, rabbit }) => {
  const url = await urlOf(rabbit, 'guarded');
  const { channel, fill } = await startClient(url);
  await fill('orders', bodies(3));
  await channel.assertQueue('archive');
  await addMarked(page, url, 'live orders', 'production');
  await openThere(page, 'orders');
  await borrowAndChooseTwo(page);

  await page.keyboard.press('Shift+M');
  const copy = dialog(page, 'Copy 2 messages of orders');
  await copy.getByRole('combobox', { name: 'Queue' }).fill('archive');
  await page.keyboard.press('Tab');
  // A copy takes nothing away.
  await expect(copy.getByRole('textbox', { name: /This is production/ })).toHaveCount(0);
  await expect(copy.getByRole('button', { name: 'Copy 2 messages' })).toBeEnabled();
  await page.keyboard.press('Escape');

  await page.keyboard.press('m');
  const move = dialog(page, 'Move 2 messages of orders');
  await move.getByRole('combobox', { name: 'Queue' }).fill('archive');
  await page.keyboard.press('Tab');
  await expect(move.getByRole('region', { name: 'What would happen' })).toContainText('archive');
  await expect(move.getByRole('button', { name: 'Move 2 messages' })).toBeDisabled();
  await move.getByRole('textbox', { name: /This is production/ }).fill('orders');
  await expect(move.getByRole('button', { name: 'Move 2 messages' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(move).toHaveCount(0);

  await page.keyboard.press('Shift+Delete');
  const remove = dialog(page, 'Delete 2 messages of orders');
  await expect(remove.getByRole('textbox', { name: /This is production/ })).toBeFocused();
  await page.keyboard.type('order');
  await page.keyboard.press('Enter');
  await expect(remove).toBeVisible();
  await page.keyboard.type('s');
  await page.keyboard.press('Enter');
  await expect(remove).toHaveCount(0);
  await expect.poll(async () => (await channel.checkQueue('orders')).messageCount).toBe(1);
});

test('a read-only connection is neither borrowed from, nor emptied, nor a place to send to', async ({
  page,
  rabbit,
  leveret,
}) => {
  const url = await urlOf(rabbit, 'only-read');
  const there = await startClient(url);
  await there.fill('orders', bodies(2));
  await addMarked(page, url, 'mirror', 'read-only');
  await openThere(page, 'orders');
  await expect(page.getByText('This connection is marked read-only')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Borrow/ })).toHaveCount(0);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find a command, a queue or an exchange' });
  for (const words of ['whole queue', 'purge', 'delete queue', 'publish']) {
    await palette.getByRole('combobox').fill(words);
    await expect(
      palette.getByRole('option', { name: /whole queue|Purge|Delete this queue|Publish/ }),
    ).toHaveCount(0);
  }
  await page.keyboard.press('Escape');

  const { fill } = await startClient(leveret.amqpUrl);
  await fill('local-orders', bodies(2));
  await openQueue(page, 'local-orders');
  await expect(messages(page).getByRole('row')).toHaveCount(3);
  await pressInTurn(page, 'ArrowDown', 'm');
  const move = dialog(page, 'Move 1 message of local-orders');
  await move.getByRole('button', { name: /To endpoint/ }).click();
  await expect(page.getByRole('option')).toHaveText(['Local broker']);
});

test('messages go from the local broker to RabbitMQ and back, with a result for each', async ({
  page,
  rabbit,
  leveret,
}) => {
  const url = await urlOf(rabbit, 'both-ways');
  const there = await startClient(url);
  await there.channel.assertQueue('inbox');
  const here = await startClient(leveret.amqpUrl);
  await here.fill('outbox', bodies(3), { messageId: 'm' });
  await here.channel.assertQueue('returned');
  await addConnection(page, url, 'elsewhere', rabbit.managementUrl);

  const target = async (title: string | RegExp, endpoint: string, queue: string) => {
    const question = dialog(page, title);
    await question.getByRole('button', { name: /To endpoint/ }).click();
    await page.getByRole('option', { name: endpoint }).click();
    await question.getByRole('combobox', { name: 'Queue' }).fill(queue);
    await page.keyboard.press('Tab');
    await expect(question.getByRole('region', { name: 'What would happen' })).toContainText(queue);
    await question.getByRole('button', { name: /^Move 3 messages/ }).click();
    await expect(question).toHaveCount(0);
  };
  await openQueue(page, 'outbox');
  await runFromPalette(page, 'move whole', 'Move the whole queue');
  await target('Move all messages of outbox', 'elsewhere', 'inbox');
  await expect.poll(async () => (await there.channel.checkQueue('inbox')).messageCount).toBe(3);

  await page
    .getByRole('navigation', { name: 'Endpoints' })
    .getByRole('button', { name: /^elsewhere/ })
    .click();
  await openList(page, 'Queues');
  await table(page, 'Queues').getByRole('gridcell', { name: 'inbox', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'inbox' })).toBeVisible();
  await runFromPalette(page, 'move whole', 'Move the whole queue');
  await target('Move all messages of inbox', 'Local broker', 'returned');
  await expect.poll(async () => (await here.channel.checkQueue('returned')).messageCount).toBe(3);

  await pressInTurn(page, 'g', 'b');
  const jobs = table(page, 'Jobs');
  await expect(jobs.getByRole('row')).toHaveCount(3);
  for (const place of [1, 2]) {
    await expect(jobs.getByRole('row').nth(place)).toContainText('3 of 3');
    await jobs.getByRole('row').nth(place).click();
    const results = table(page, 'Results');
    await expect(results.getByRole('row')).toHaveCount(4);
    await expect(results.getByRole('row').filter({ hasText: 'done' })).toHaveCount(3);
  }
});
