// What an operator and a tester do on a RabbitMQ, without the mouse: connect, look, read, take messages along in a file,
// move some, read what became of them, and follow what passes.

import type { Locator, Page } from 'playwright';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { bodies, startClient, stopClients } from './client.ts';
import { dialog, pressInTurn, runFromPalette, table } from './pages/app.ts';
import { form } from './pages/endpoints.ts';
import { detail, messages } from './pages/queue.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');
test.afterEach(stopClients);

const stepsMax = 40;

/** By Tab or back, as far as it takes; fails where the focus cannot get there. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  await expect(wanted).toBeEnabled();
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < stepsMax && !(await isThere()); step += 1) await page.keyboard.press(key);
  await expect(wanted).toBeFocused();
}

/** Something has the focus, so that the next key goes on from there. */
async function expectFocusKept(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'none')).not.toBe('BODY');
}

async function borrow(page: Page): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: /^Borrow/ }));
  await page.keyboard.press('Enter');
  await expect(messages(page)).toBeFocused();
}

test('a connection is added and used without the mouse @browser', async ({ page, rabbit }) => {
  test.setTimeout(120_000);
  const vhost = await rabbit.admin.addVhost('by-keys');
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  const { channel, fill } = await startClient(url);
  await fill('orders', bodies(6), { contentType: 'application/json' });
  await channel.assertQueue('archive');
  await channel.bindQueue('orders', 'amq.topic', 'order.#');
  const { keyboard } = page;

  await test.step('add it, test it, save it', async () => {
    await keyboard.press('Shift+N');
    await expect(form(page).getByLabel('Paste an AMQP address')).toBeFocused();
    await keyboard.type(url);
    await keyboard.press('Enter');
    await tabTo(page, form(page).getByRole('button', { name: /Management API/ }));
    await keyboard.press('Enter');
    await expect(page.getByRole('option', { name: 'at this address' })).toBeVisible();
    await keyboard.type('at this');
    await keyboard.press('Enter');
    await tabTo(page, form(page).getByLabel('Address of the management API'));
    await keyboard.type(rabbit.managementUrl);
    await tabTo(page, form(page).getByRole('button', { name: 'Test connection' }));
    await keyboard.press('Enter');
    await expect(form(page).getByText(`Found at ${rabbit.managementUrl}`)).toBeVisible();
    await expectFocusKept(page);
    await tabTo(page, form(page).getByRole('button', { name: 'Save and connect' }));
    await keyboard.press('Enter');
    await expect(form(page)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1, name: '127.0.0.1' })).toBeVisible();
  });

  await test.step('open a queue, borrow, open a message and close it', async () => {
    await pressInTurn(page, 'g', 'q');
    await expect(table(page, 'Queues')).toBeFocused();
    await expect(table(page, 'Queues').getByRole('row')).toHaveCount(3);
    await pressInTurn(page, 'End', 'Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
    await borrow(page);
    await expect(messages(page).getByRole('row')).toHaveCount(7);
    await pressInTurn(page, 'ArrowDown', 'Enter');
    await expect(detail(page)).toContainText('"item"');
    await keyboard.press('Escape');
    await expect(detail(page)).toHaveCount(0);
    await expect(messages(page)).toBeFocused();
  });

  const file = await test.step('take what is listed along in a file', async () => {
    await keyboard.press('e');
    const question = dialog(page, 'Export messages of orders');
    await expect(question).toBeVisible();
    // The selected message is chosen; all that are listed is the next choice.
    await tabTo(page, question.getByRole('radio', { checked: true }).first());
    await pressInTurn(page, 'ArrowRight', 'Space');
    await expect(question.getByRole('radio', { name: 'All listed (6)' })).toBeChecked();
    await tabTo(page, question.getByRole('button', { name: 'Export 6 messages' }));
    const [download] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')]);
    await expect(question).toHaveCount(0);
    await expect(messages(page)).toBeFocused();
    return download.path();
  });

  await test.step('put them into another queue', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('archive');
    await expect(page.getByRole('option', { name: /archive/, selected: true })).toBeVisible();
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'archive' })).toBeVisible();
    await keyboard.press('i');
    const question = dialog(page, /^Import messages into/);
    await expect(question.getByRole('button', { name: /^Choose a/ })).toBeFocused();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keyboard.press('Enter')]);
    await chooser.setFiles(file);
    await tabTo(page, question.getByRole('button', { name: 'Import 6 messages' }));
    await keyboard.press('Enter');
    await expect(question).toHaveCount(0);
    await expect.poll(async () => (await channel.checkQueue('archive')).messageCount).toBe(6);
    await expectFocusKept(page);
  });

  await test.step('move three messages and read what became of each', async () => {
    await runFromPalette(page, 'orders', 'orders');
    await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
    // What was borrowed is still there.
    await expect(messages(page)).toBeFocused();
    await pressInTurn(page, 'ArrowDown', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await expect(page.getByRole('toolbar', { name: 'Chosen messages' })).toContainText('3 chosen');
    await keyboard.press('m');
    const question = dialog(page, 'Move 3 messages of orders');
    await expect(question.getByRole('combobox', { name: 'Queue' })).toBeFocused();
    await keyboard.type('archive');
    await tabTo(page, question.getByRole('button', { name: 'Move 3 messages' }));
    await keyboard.press('Enter');
    await expect(question).toHaveCount(0);
    await expect.poll(async () => (await channel.checkQueue('archive')).messageCount).toBe(9);
    await pressInTurn(page, 'g', 'b');
    await expect(table(page, 'Jobs')).toBeFocused();
    await keyboard.press('ArrowDown');
    const results = table(page, 'Results');
    await expect(results.getByRole('row')).toHaveCount(4);
    await tabTo(page, results);
    await keyboard.press('ArrowDown');
    await expect(results.getByRole('row', { selected: true })).toContainText('done');
  });

  await test.step('follow the queue, and stop', async () => {
    await runFromPalette(page, 'orders', 'orders');
    await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
    await keyboard.press('f');
    await tabTo(page, page.getByRole('button', { name: 'Start following' }));
    await keyboard.press('Enter');
    const live = table(page, 'Live messages');
    await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
    await expectFocusKept(page);
    channel.publish('amq.topic', 'order.7', Buffer.from('{"item":7}'));
    await expect(live.getByRole('row').filter({ hasText: '"item":7' })).toHaveCount(1);
    await tabTo(page, page.getByRole('button', { name: 'Stop', exact: true }), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Start following' })).toBeVisible();
    await expectFocusKept(page);
  });
});
