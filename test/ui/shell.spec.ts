// The window around the screens, used as a person does: first sight, keys, palette, theme, panes, a lost engine.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WebSocketRoute } from 'playwright';
import { eventually } from '../support/eventually.ts';
import { startClient, stopClients } from './client.ts';
import { expect, test, type LeveretUnderTest } from './leveret-test.ts';

test.afterEach(stopClients);

async function declareQueues(leveret: LeveretUnderTest, ...names: readonly string[]): Promise<void> {
  const { channel } = await startClient(leveret.amqpUrl);
  for (const name of names) await channel.assertQueue(name);
}

test('a new user finds the address, a program with it, and a sample message', async ({ page, leveret }) => {
  expect(page.url()).not.toContain('token');
  await page.getByRole('main').getByRole('button', { name: 'Copy the address' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(leveret.amqpUrl);
  await page.getByRole('tab', { name: 'Go' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(`localhost:${leveret.amqpPort}/`);
  await page.getByRole('button', { name: 'Publish a sample' }).click();
  await expect(page.getByRole('heading', { name: 'orders.sample' })).toBeVisible();
  await expect(page.getByRole('gridcell', { name: /"order": 900719925474/ })).toBeVisible();
});

test('everything in the frame is reached by keys alone', async ({ page }) => {
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { name: 'Exchanges' })).toBeVisible();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Publish a message');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.press('p');
  const field = page.getByRole('complementary', { name: 'Publish a message' }).locator('input:focus');
  await expect(field).toBeVisible();
  // Letters are text in a field, not commands.
  await page.keyboard.type('gq');
  await expect(field).toHaveValue('gq');
  await expect(page.getByRole('heading', { name: 'Exchanges' })).toBeVisible();
});

test('the palette finds a queue by parts of its name and goes there', async ({ page, leveret }) => {
  await declareQueues(leveret, 'payments.dlq', 'orders.created', 'reorders');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find a command, a queue or an exchange' });
  await palette.getByRole('combobox').fill('created ord');
  await expect(palette.getByRole('option', { selected: true })).toContainText('orders.created');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'orders.created' })).toBeVisible();
  await expect(palette).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Local broker' })).toBeVisible();
});

test('theme and pane sizes outlive a reload, and the theme is there before the first paint', async ({
  page,
  leveret,
}) => {
  const root = page.locator('html');
  const before = await root.getAttribute('data-theme');
  const other = before === 'dark' ? 'light' : 'dark';
  const line = page.getByRole('separator', { name: 'Resize panes' }).first();
  const start = await line.boundingBox();
  if (start === null) throw new Error('the line between the panes is not drawn');
  await page.mouse.move(start.x, 300);
  await page.mouse.down();
  await page.mouse.move(start.x + 90, 300, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: `Switch to the ${other} theme` }).click();
  await expect(root).toHaveAttribute('data-theme', other);
  // Both are in the settings file once they are saved.
  const settingsFile = path.join(leveret.dataDirectory, 'settings.json');
  await eventually(() => {
    const settings = readFileSync(settingsFile, 'utf8');
    if (!settings.includes('"shell"') || !settings.includes(`"${other}"`)) throw new Error(settings);
  });
  await page.addInitScript(() => {
    requestAnimationFrame(() => {
      document.documentElement.dataset.themeAtFirstFrame = document.documentElement.dataset.theme ?? 'none';
    });
  });
  await page.reload();
  await expect(root).toHaveAttribute('data-theme-at-first-frame', other);
  await expect(async () => {
    expect((await line.boundingBox())?.x).toBeCloseTo(start.x + 90, -1);
  }).toPass();
});

test('a connection that breaks is mended and the lists go on @browser', async ({ page, leveret }) => {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/engine$/, (socket) => {
    sockets.push(socket);
    socket.connectToServer();
  });
  await page.reload();
  await page.getByRole('button', { name: /^Queues/ }).click();
  await expect(page.getByText('No queues')).toBeVisible();
  await sockets[0]?.close({ code: 1011, reason: 'cut by the test' });
  await expect.poll(() => sockets.length).toBe(2);
  await declareQueues(leveret, 'after-the-cut');
  await expect(page.getByRole('gridcell', { name: 'after-the-cut', exact: true })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a tab without the key says which address to open @browser', async ({ leveret }) => {
  const page = await leveret.newPage();
  await page.goto((leveret.url ?? '').replace(/#.*/, ''));
  await expect(page.getByRole('heading', { name: 'This page cannot use the engine' })).toBeVisible();
  await expect(page.getByText('Open the address that Leveret printed')).toBeVisible();
});
