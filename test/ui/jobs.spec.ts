// Jobs through the page alone: several messages chosen by keys and by mouse, a dry run before anything happens, the job's
// progress and what became of each message.

import type { Channel } from 'amqplib';
import type { Locator, Page } from 'playwright';
import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { dialog, openQueue, pressInTurn, rowWith, runFromPalette, table } from './pages/app.ts';
import { expectDepth, messages } from './pages/queue.ts';

test.afterEach(stopClients);

const dryRun = (question: Locator) => question.getByRole('region', { name: 'What would happen' });
const chosenBar = (page: Page) => page.getByRole('toolbar', { name: 'Chosen messages' });
const jobs = (page: Page) => table(page, 'Jobs');
const results = (page: Page) => table(page, 'Results');

/** The exchange "narrow" leads to the queue "archive" by this key, and nowhere by any other. */
async function bindArchive(channel: Channel, routingKey: string): Promise<void> {
  await channel.assertExchange('narrow', 'direct');
  await channel.assertQueue('archive');
  await channel.bindQueue('archive', 'narrow', routingKey);
}

async function aimAtExchange(question: Locator, exchange: string): Promise<void> {
  await question.getByText('Exchange', { exact: true }).click();
  const name = question.getByRole('combobox', { name: 'Exchange' });
  await name.fill(exchange);
  await name.press('Tab');
}

test('chosen messages are moved by keys alone, after a dry run that says where to', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('archive');
  await fill('orders', bodies(6), { expiration: '3600000' });
  await openQueue(page, 'orders');
  await expect(messages(page).getByRole('row')).toHaveCount(7);
  await pressInTurn(page, 'ArrowDown', 'ArrowDown', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
  await expect(chosenBar(page)).toContainText('3 chosen');
  // The question about them gives the keys back to the list.
  await page.keyboard.press('Shift+Delete');
  await expect(dialog(page, 'Delete 3 messages of orders')).toContainText('3 messages are ready now.');
  await page.keyboard.press('Escape');
  await expect(messages(page)).toBeFocused();
  await page.keyboard.press('m');
  const question = dialog(page, 'Move 3 messages of orders');
  await expect(question.getByRole('combobox', { name: 'Queue' })).toBeFocused();
  await page.keyboard.type('nowhere');
  await expect(dryRun(question)).toContainText('not there');
  await expect(question.getByRole('button', { name: 'Move 3 messages' })).toBeDisabled();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('archive');
  await expect(dryRun(question)).toContainText(/3\s*→\s*archive\s*exists/);
  await expect(dryRun(question)).toContainText('3 messages lose their expiration');
  await expect(dryRun(question)).toContainText('never loses one');
  await expect(question.getByRole('button', { name: 'Move 3 messages' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expectDepth(page, 3, 0);
  await expect(page.getByText('Moved 3 messages of orders to archive')).toBeVisible();
  await openQueue(page, 'archive');
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  await expect(rowWith(messages(page), '{"item":2}')).toBeVisible();
  await expect(rowWith(messages(page), '{"item":4}')).toBeVisible();
});

test('all listed messages but some are chosen by mouse and deleted for good', async ({ page, leveret }) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(700));
  await openQueue(page, 'orders');
  const row = (number: number) => rowWith(messages(page), `{"item":${String(number)}}`);
  await row(2).getByRole('checkbox').click();
  await row(4).click({ modifiers: ['Shift'] });
  await expect(chosenBar(page)).toContainText('3 chosen');
  await row(3).click({ modifiers: ['Control'] });
  await expect(chosenBar(page)).toContainText('2 chosen');
  await chosenBar(page).getByRole('button', { name: 'Choose all 700' }).click();
  await row(1).getByRole('checkbox').click();
  await expect(chosenBar(page)).toContainText('699 chosen');
  await chosenBar(page)
    .getByRole('button', { name: /^Delete/ })
    .click();
  const question = dialog(page, 'Delete 699 messages of orders');
  await expect(question).toContainText('taken out of orders for good');
  await question.getByRole('button', { name: 'Delete 699 messages' }).click();
  await expectDepth(page, 1, 0);
  const left = await channel.get('orders');
  expect(left !== false && left.content.toString()).toBe('{"item":1}');
});

test('a whole queue is moved to an exchange, each message with its own routing key', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await bindArchive(channel, 'orders');
  await fill('orders', bodies(4));
  await openQueue(page, 'orders');
  await runFromPalette(page, 'move whole', 'Move the whole queue…');
  const question = dialog(page, 'Move all messages of orders');
  await aimAtExchange(question, 'narrow');
  await expect(question.getByRole('textbox', { name: 'Routing key' })).toBeVisible();
  await question.getByText('Each message’s own routing key').click();
  await expect(question.getByRole('textbox', { name: 'Routing key' })).toHaveCount(0);
  await expect(dryRun(question)).toContainText(/4\s*→\s*narrow · orders\s*exchange exists/);
  await question.getByRole('button', { name: 'Move 4 messages' }).click();
  await expect(page.getByText('Moved 4 messages of orders to narrow · each message’s own key')).toBeVisible();
  expect(await channel.checkQueue('archive')).toMatchObject({ messageCount: 4 });
  // What has ended is no longer said to have begun, and its notice leads to it.
  await expect(page.getByText('Moving 4 messages of orders')).toHaveCount(0);
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('region', { name: 'Job detail' })).toContainText('finished');
});

test('a target that is not there is declared without leaving the dialog', async ({ page, leveret }) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(3));
  await openQueue(page, 'orders');
  await runFromPalette(page, 'move whole', 'Move the whole queue…');
  const question = dialog(page, 'Move all messages of orders');
  await question.getByRole('combobox', { name: 'Queue' }).fill('orders.later');
  await expect(dryRun(question)).toContainText(/3\s*→\s*orders\.later\s*not there/);
  await expect(question.getByRole('button', { name: 'Move 3 messages' })).toBeDisabled();
  await question.getByRole('button', { name: 'Declare the queue orders.later' }).click();
  await expect(dryRun(question)).toContainText(/3\s*→\s*orders\.later\s*exists/);
  await question.getByRole('button', { name: 'Move 3 messages' }).click();
  await expect(page.getByText('Moved 3 messages of orders to orders.later')).toBeVisible();
  expect(await channel.checkQueue('orders.later')).toMatchObject({ messageCount: 3 });
});

test('a job is slowed, paused, resumed and cancelled, and says what became of each message', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await bindArchive(channel, 'key');
  await fill('orders', bodies(60));
  await openQueue(page, 'orders');
  await runFromPalette(page, 'copy whole', 'Copy the whole queue…');
  const question = dialog(page, 'Copy all messages of orders');
  await aimAtExchange(question, 'narrow');
  await question.getByRole('textbox', { name: 'Routing key' }).fill('other');
  await question.getByRole('textbox', { name: 'Messages a second' }).fill('5');
  await expect(dryRun(question)).toContainText('narrow · other');
  await question.getByRole('button', { name: 'Copy 60 messages' }).click();
  // The only job is one click away.
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /1 job · \d+ %/ })
    .click();
  await expect(page.getByRole('region', { name: 'Job detail' })).toContainText('running');
  await pressInTurn(page, 'g', 'b');
  await page.keyboard.press('ArrowDown');
  const row = jobs(page).getByRole('row').nth(1);
  await expect(row).toContainText('running');
  await page.keyboard.press('u');
  await expect(row).toContainText('paused');
  await page.keyboard.press('u');
  await expect(row).toContainText('running');
  const detail = page.getByRole('region', { name: 'Job detail' });
  await detail.getByRole('textbox', { name: 'Messages a second' }).fill('20');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('20/s');
  await expect(results(page).getByRole('row').nth(1)).toContainText('unroutable');
  await expect(results(page).getByRole('row').nth(1)).toContainText('NO_ROUTE');
  await detail.getByRole('button', { name: /^Cancel job/ }).click();
  await expect(row).toContainText('cancelled');
  await detail.getByRole('button', { name: /Outcomes shown/ }).click();
  await page.getByRole('option', { name: /^unroutable/ }).click();
  await expect(results(page).getByRole('row').nth(1)).toContainText('unroutable');
  await detail.getByRole('button', { name: /^Forget/ }).click();
  await expect(page.getByText('No jobs yet')).toBeVisible();
  await openQueue(page, 'orders');
  await expectDepth(page, 60, 0);
});
