// The list of queues: live, sorted, filtered, and used by keys.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { cellUnder, dialog, goTo, pressInTurn, rowWith, table } from './pages/app.ts';

test.afterEach(stopClients);

test.beforeEach(async ({ page, leveret }) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders.created', bodies(5));
  await fill('orders.paid', bodies(12));
  await fill('mail.outgoing', []);
  await channel.assertQueue('audit');
  await goTo(page, 'Queues');
  await expect(table(page, 'Queues').getByRole('row')).toHaveCount(5);
});

test('a queue that appears, fills and goes does so in the list without a reload', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  const queues = table(page, 'Queues');
  await fill('zebra', bodies(3));
  const row = rowWith(queues, 'zebra');
  await expect(await cellUnder(queues, row, 'Ready')).toHaveText('3');
  await channel.get('zebra');
  await expect(await cellUnder(queues, row, 'Ready')).toHaveText('2');
  await expect(await cellUnder(queues, row, 'Unacked')).toHaveText('1');
  await channel.consume('zebra', () => undefined);
  await expect(await cellUnder(queues, row, 'Consumers')).toHaveText('1');
  await channel.deleteQueue('zebra');
  await expect(row).toHaveCount(0);
});

test('a header sorts, by numbers from the top first, and says so', async ({ page }) => {
  const queues = table(page, 'Queues');
  const first = queues.getByRole('row').nth(1);
  await expect(first).toContainText('audit');
  const header = queues.getByRole('columnheader', { name: 'Ready' });
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(first).toContainText('orders.paid');
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expect(queues.getByRole('row').last()).toContainText('orders.paid');
});

test('the filter takes parts of names and states, counts what it leaves, and is cleared by Esc', async ({
  page,
}) => {
  const queues = table(page, 'Queues');
  await page.keyboard.press('/');
  await page.keyboard.type('orders');
  await expect(page.getByText('2 of 4 queues')).toBeVisible();
  await expect(queues.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(queues.getByRole('row')).toHaveCount(5);
  await page.getByRole('button', { name: /State/ }).click();
  await page.getByRole('option', { name: 'Empty' }).click();
  await expect(page.getByText('2 of 4 queues')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('nothing like it');
  await expect(page.getByText('No queue fits the filter')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(queues.getByRole('row')).toHaveCount(5);
});

test('keys walk the list and open a queue, and the browser’s way back comes back', async ({ page }) => {
  await pressInTurn(page, '/', 'm', 'a', 'i', 'l', 'Enter');
  await expect(table(page, 'Queues').getByRole('row')).toHaveCount(2);
  await pressInTurn(page, 'j', 'Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'mail.outgoing' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Queues' })).toBeVisible();
});

test('a right click on a queue shows its commands, and they act on that queue', async ({ page }) => {
  await rowWith(table(page, 'Queues'), 'orders.paid').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Commands' });
  await menu.getByRole('menuitem', { name: 'Purge this queue' }).click();
  await expect(dialog(page, 'Purge orders.paid')).toContainText('12 ready messages are discarded.');
});

test('a queue is declared by hand with arguments of their own types', async ({ page, leveret }) => {
  await page.getByRole('button', { name: 'Declare a queue' }).click();
  const declare = dialog(page, 'Declare a queue');
  const name = declare.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('ü'.repeat(128));
  await expect(declare).toContainText('256 bytes long; AMQP allows 255. Shorten it');
  await expect(declare.getByRole('button', { name: 'Declare queue' })).toBeDisabled();
  await name.fill('by-hand');
  await declare.getByRole('button', { name: 'Add', exact: true }).click();
  await declare.getByLabel('Name of row 1').fill('shard');
  await declare.getByLabel('Type of shard').selectOption({ label: 'int 32' });
  await declare.getByLabel('Value of shard').fill('5000000000');
  await expect(declare).toContainText('Out of range: this type holds -2147483648 to 2147483647');
  await expect(declare.getByRole('button', { name: 'Declare queue' })).toBeDisabled();
  await declare.getByLabel('Value of shard').fill('7');
  await declare.getByRole('button', { name: 'Declare queue' }).click();
  await expect(declare).toHaveCount(0);
  // Declared again by a program with the same settings, or the broker would refuse.
  const { channel } = await startClient(leveret.amqpUrl);
  const queue = await channel.assertQueue('by-hand', { durable: true, arguments: { shard: 7 } });
  expect(queue.messageCount).toBe(0);
});
