// Messages in files, through the page: exported, imported elsewhere, exported again, and the two files compared.

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { dialog, openQueue, runFromPalette } from './pages/app.ts';
import { messages } from './pages/queue.ts';

test.afterEach(stopClients);

const exportDialog = (page: Page) => dialog(page, /^Export messages of/);
const importDialog = (page: Page) => dialog(page, 'Import messages into Local broker');

/** Presses the dialog's button, and reads what the browser saved. */
async function saved(page: Page, opened: Locator): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    opened.getByRole('button', { name: /^Export \d/ }).click(),
  ]);
  return readFile(await download.path());
}

async function chooseFile(page: Page, name: string, file: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    importDialog(page)
      .getByRole('button', { name: /^Choose a/ })
      .click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/x-ndjson', buffer: file });
}

test('what is exported, imported elsewhere and exported again is the same file @browser', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', ['{"id":1}', 'two', '\0three'], {
    messageId: 'm',
    userId: 'guest',
    headers: { big: { '!': 'int64', value: 9_007_199_254_740_993n }, list: [1, 'a', null] },
  });
  await fill('orders', ['plain']);
  await channel.assertQueue('elsewhere');

  await openQueue(page, 'orders');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '5');
  await page.keyboard.press('e');
  await expect(exportDialog(page).getByRole('radio', { name: 'All listed (4)' })).toBeChecked();
  const first = await saved(page, exportDialog(page));
  await expect(page.getByText(/^4 messages exported to orders-/)).toBeVisible();
  await expect(exportDialog(page)).toHaveCount(0);

  await openQueue(page, 'elsewhere');
  await runFromPalette(page, 'import', 'Import messages');
  await chooseFile(page, 'orders.jsonl', first);
  await expect(importDialog(page).getByText(/^orders\.jsonl: 4 messages/)).toBeVisible();
  await expect(importDialog(page).getByText(/^Taken from orders on Local broker/)).toBeVisible();
  await importDialog(page).getByRole('button', { name: 'Import 4 messages' }).click();
  await expect(page.getByText('Imported 4 messages of orders.jsonl to elsewhere')).toBeVisible();
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '5');

  await page.getByRole('button', { name: 'Export…' }).click();
  const second = await saved(page, exportDialog(page));
  expect(second.equals(first)).toBe(true);
});

test('what matched a filter goes into a table for spreadsheets @browser', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', ['=1+1', 'red', 'blue']);
  await openQueue(page, 'orders');
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Filter messages' }).fill('1+1');
  await page.keyboard.press('Enter');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '2');
  await page.keyboard.press('e');
  await expect(exportDialog(page).getByRole('radio', { name: 'Matching the filter (1)' })).toBeChecked();
  await exportDialog(page).getByRole('radio', { name: 'CSV' }).click();
  const file = await saved(page, exportDialog(page));
  expect(file.toString().split('\r\n')).toHaveLength(3);
  expect(file.toString()).toContain(",text,'=1+1");
});

test('bad lines are shown with their numbers and left out, and the rest goes where it was', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders');
  const header =
    '{"format":"leveret-messages","version":1,"taken":{"at":0,"endpoint":"Old","queue":"orders"}}';
  const line = (body: string) =>
    `{"exchange":"","routingKey":"orders","redelivered":false,"publishedAt":null,"properties":{},"body":"${body}"}`;
  await openQueue(page, 'orders');
  await page.keyboard.press('i');
  await chooseFile(page, 'notes.txt', Buffer.from('hello\n'));
  await expect(importDialog(page).getByText(/cannot be imported: it is not JSON/)).toBeVisible();
  await chooseFile(page, 'some.jsonl', Buffer.from([header, line('a'), 'nonsense', line('b')].join('\n')));
  await expect(importDialog(page).getByText('Line 3: it is not JSON')).toBeVisible();
  await importDialog(page).getByRole('radio', { name: 'Where each was published' }).click();
  await importDialog(page).getByRole('button', { name: 'Import 2 messages' }).click();
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '3');
});

test('a queue that is not there yet is declared on the way of an import', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders');
  await openQueue(page, 'orders');
  await page.keyboard.press('i');
  const line =
    '{"exchange":"","routingKey":"old","redelivered":false,"publishedAt":null,"properties":{},"body":"a"}';
  const header = '{"format":"leveret-messages","version":1,"taken":{"at":0,"endpoint":"Old","queue":"old"}}';
  await chooseFile(page, 'some.jsonl', Buffer.from([header, line].join('\n')));
  await importDialog(page).getByRole('combobox', { name: 'Queue' }).fill('restored');
  await page.keyboard.press('Tab');
  const plan = importDialog(page).getByRole('region', { name: 'What would happen' });
  await expect(plan).toContainText('not there');
  await plan.getByRole('button', { name: 'Declare the queue restored' }).click();
  await expect(plan).toContainText('exists');
  await importDialog(page).getByRole('button', { name: 'Import 1 message' }).click();
  await openQueue(page, 'restored');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '2');
});

test('before a purge, what the list shows can be exported', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', ['a', 'b']);
  await openQueue(page, 'orders');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '3');
  await runFromPalette(page, 'purge', 'Purge this queue');
  await dialog(page, 'Purge orders')
    .getByRole('button', { name: 'Export the 2 messages of the list first' })
    .click();
  const file = await saved(page, exportDialog(page));
  expect(file.toString('utf8')).toContain('"body":"b"');
  await openQueue(page, 'orders', 'settings');
  await page.getByRole('button', { name: 'Purge this queue' }).click();
  await expect(dialog(page, 'Purge orders')).toContainText('Its Messages tab exports them');
});

test('what was taken from several places goes to one exchange, each message with its own key', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertExchange('shop', 'topic');
  for (const queue of ['paid', 'sent']) {
    await channel.assertQueue(queue);
    await channel.bindQueue(queue, 'shop', `order.${queue}`);
  }
  const header =
    '{"format":"leveret-messages","version":1,"taken":{"at":0,"endpoint":"Old","queue":"orders"}}';
  const line = (key: string, properties: object = {}) =>
    JSON.stringify({
      exchange: 'old',
      routingKey: key,
      redelivered: false,
      publishedAt: null,
      properties,
      body: key,
    });
  const lines = [line('order.paid', { expiration: '3600000' }), line('order.sent'), line('order.sent')];
  await openQueue(page, 'paid');
  await page.keyboard.press('i');
  await chooseFile(page, 'some.jsonl', Buffer.from([header, ...lines].join('\n')));
  await importDialog(page).getByRole('radio', { name: 'An exchange' }).click();
  await importDialog(page).getByRole('combobox', { name: 'Exchange' }).fill('shop');
  await page.keyboard.press('Tab');
  const plan = importDialog(page).getByRole('region', { name: 'What would happen' });
  await expect(plan.getByRole('listitem')).toHaveText([/^2.*shop.*order\.sent/, /^1.*shop.*order\.paid/]);
  await expect(plan).toContainText('1 message loses its expiration 3600000 ms');
  await importDialog(page).getByText('Keep the expiration').click();
  await expect(plan).toContainText('1 message keeps its expiration 3600000 ms');
  await importDialog(page).getByText('Each message’s own routing key').click();
  await importDialog(page).getByRole('textbox', { name: 'Routing key' }).fill('order.paid');
  await expect(plan.getByRole('listitem')).toHaveText([/^3.*shop.*order\.paid/]);
  await importDialog(page).getByText('Each message’s own routing key').click();
  await importDialog(page).getByRole('button', { name: 'Import 3 messages' }).click();
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '2');
  await openQueue(page, 'sent');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '3');
});
