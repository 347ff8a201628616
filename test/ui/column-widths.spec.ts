// Columns are made wider and narrower by mouse and by keys, and are found again as they were left.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue } from './pages/app.ts';
import { messages } from './pages/queue.ts';

test.afterEach(stopClients);

const header = (page: Page, title: string): Locator =>
  messages(page).getByRole('columnheader', { name: title, exact: true });
const grip = (page: Page, title: string): Locator =>
  messages(page).getByRole('separator', { name: `Width of ${title}` });
const widthOf = async (place: Locator): Promise<number> =>
  Math.round((await place.boundingBox())?.width ?? 0);

test('a column is as wide as it was drawn, also after a reload, until a double click', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(3));
  await openQueue(page, 'orders');
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  const own = await widthOf(header(page, 'Routing key'));
  const box = await grip(page, 'Routing key').boundingBox();
  if (box === null) throw new Error('the grip is not on the page');
  await page.mouse.move(box.x + 3, box.y + 3);
  await page.mouse.down();
  await page.mouse.move(box.x - 20, box.y + 3);
  await page.mouse.move(box.x - 57, box.y + 3);
  await page.mouse.up();
  await expect.poll(() => widthOf(header(page, 'Routing key'))).toBe(own - 60);

  // By keys from there: a step wider, then the next column, back to its own width.
  await grip(page, 'Routing key').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => widthOf(header(page, 'Routing key'))).toBe(own - 44);
  await page.keyboard.press('ArrowDown');
  await expect(grip(page, 'State')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(grip(page, 'State')).toHaveAttribute('aria-valuetext', /pixels/);
  await page.keyboard.press('Enter');
  await expect(grip(page, 'State')).toHaveAttribute('aria-valuetext', 'as wide as it is made');

  await expect(async () => {
    const saved = await readFile(path.join(leveret.dataDirectory, 'settings.json'), 'utf8');
    expect(saved).toContain(`"routingKey": ${String(own - 44)}`);
  }).toPass();
  await page.reload();
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  await expect.poll(() => widthOf(header(page, 'Routing key'))).toBe(own - 44);
  await grip(page, 'Routing key').dblclick();
  await expect.poll(() => widthOf(header(page, 'Routing key'))).toBe(own);
});
