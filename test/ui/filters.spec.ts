// Filtering lists of messages, in Messages and Live; columns of what stands in bodies; bodies that are packed.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, rowWith, table } from './pages/app.ts';
import { detail, messages, treeLine } from './pages/queue.ts';

test.afterEach(stopClients);

const orders = Array.from({ length: 300 }, (_, index) =>
  JSON.stringify({ id: index, customer: { name: index % 3 === 0 ? 'Ada' : 'Bob' }, total: index * 10 }),
);

test('an expression narrows the list, by keyboard alone, and Esc brings all back', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', orders);
  await openQueue(page, 'orders');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '301');
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Filter messages' });
  await expect(field).toBeFocused();
  await field.fill('=body.customer.name == "Ada" && body.total > 2900');
  await page.keyboard.press('Enter');
  await expect(page.getByText('scanned 300 · matched 3')).toBeVisible();
  await expect(messages(page)).toBeFocused();
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '4');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(treeLine(page, '"id": 291')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '301');
});

test('a fault is shown at its characters, and the list stays as it was', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', orders.slice(0, 20));
  await openQueue(page, 'orders');
  const top = await messages(page).boundingBox();
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Filter messages' }).fill('=bodi.total > 3');
  await expect(page.getByText('Unknown variable: bodi')).toBeVisible();
  await expect(page.locator('mark')).toHaveText('bodi');
  await expect(messages(page)).toHaveAttribute('aria-rowcount', '21');
  expect(await messages(page).boundingBox()).toEqual(top);
});

test('an expression that never ends is stopped and said', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', [`${'a'.repeat(50)}!`]);
  await openQueue(page, 'orders');
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Filter messages' }).fill('=text.matches("(a+)+x")');
  await expect(page.getByText(/took longer than 3 s and was stopped/)).toBeVisible({ timeout: 15_000 });
});

test('a place in a body becomes a column, stays after a reload, and can be taken away', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', orders.slice(0, 5));
  await openQueue(page, 'orders');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await treeLine(page, '"name": "Ada"').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add as column' }).click();
  const header = messages(page).getByRole('columnheader', { name: 'customer.name' });
  await expect(header).toBeVisible();
  await expect(rowWith(messages(page), 'Bob').first()).toBeVisible();
  // Settings are saved a little later, and read from the disk by whoever comes next.
  await expect(async () => {
    const saved = await readFile(path.join(leveret.dataDirectory, 'settings.json'), 'utf8');
    expect(saved).toContain('messages.columns');
  }).toPass();
  await page.reload();
  await expect(header).toBeVisible();
  await page.getByRole('button', { name: 'Columns from bodies' }).click();
  await page.getByRole('menuitem', { name: 'Remove the column customer.name' }).click();
  await expect(header).toHaveCount(0);
});

test('Live shows only what the filter lets through', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', []);
  await openQueue(page, 'orders', 'live');
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Filter messages' }).fill('ada');
  await page.keyboard.press('Enter');
  await expect(page.getByText('scanned 0 · matched 0')).toBeVisible();
  await fill('orders', orders.slice(0, 30));
  await expect(page.getByText('scanned 30 · matched 10')).toBeVisible();
  await expect(table(page, 'Live messages')).toHaveAttribute('aria-rowcount', '11');
});

test('a packed body is unpacked with its layers named, and as stored one click away', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('packed', []);
  const body = gzipSync(
    JSON.stringify({ inside: 'x'.repeat(2_000), big: 1 }).replace(':1}', ':12345678901234567890}'),
  );
  channel.sendToQueue('packed', body, { contentType: 'application/json', contentEncoding: 'gzip' });
  await openQueue(page, 'packed');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(treeLine(page, '"big": 12345678901234567890')).toBeVisible();
  await expect(detail(page).getByText(/^gzip → JSON, \d+ B → 2.0 KiB/)).toBeVisible();
  await detail(page).getByRole('button', { name: 'As stored' }).click();
  await expect(detail(page).getByText('1f 8b', { exact: false }).first()).toBeVisible();
});
