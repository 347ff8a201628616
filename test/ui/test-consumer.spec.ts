// The test consumer: takes from the queue for real, settles by hand and by keys, and gives back what it holds.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { goTo, openQueue, rowWith, table } from './pages/app.ts';
import { expectDepth } from './pages/queue.ts';

test.afterEach(stopClients);

test('settles by hand what it holds, and stopping gives the rest back', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(6));
  await openQueue(page, 'orders', 'consumers');
  await page.getByRole('textbox', { name: 'Prefetch' }).fill('5');
  await page.getByRole('button', { name: 'Start taking' }).click();
  const deliveries = table(page, 'Deliveries to the test consumer');
  await expect(deliveries.getByRole('row').filter({ hasText: 'held' })).toHaveCount(5);
  await expectDepth(page, 1, 5);
  await expect(rowWith(table(page, 'Consumers'), 'test consumer')).toBeVisible();

  // The first by its key; the selection goes on to the next. Then the second and all before it.
  await deliveries.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  await expect(deliveries.getByRole('row').nth(1)).toContainText('acked');
  await page.keyboard.press('x');
  await expect(deliveries.getByRole('row').nth(2)).toContainText('rejected');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+A');
  await expect(deliveries.getByRole('row').nth(4)).toContainText('acked');

  // It runs on while another screen is shown.
  await goTo(page, 'Queues');
  await openQueue(page, 'orders', 'consumers');
  await expect(deliveries.getByRole('row').filter({ hasText: 'held' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('2 messages that it held went back to the queue.')).toBeVisible();
  await expectDepth(page, 2, 0);
  await expect(page.getByRole('button', { name: 'Start taking' })).toBeVisible();
});

test('settles by itself as it was told, and says beside the field what would go wrong', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(20));
  await openQueue(page, 'orders', 'consumers');
  const start = page.getByRole('button', { name: 'Start taking' });
  await page.getByRole('textbox', { name: 'Prefetch' }).fill('0');
  await expect(page.getByText('By hand: 1 to 1,000')).toBeVisible();
  await expect(start).toBeDisabled();
  await page.getByRole('button', { name: /Settle/ }).click();
  await page.getByRole('option', { name: 'requeue' }).click();
  await page.getByRole('textbox', { name: 'After, ms' }).fill('0');
  await expect(page.getByText('a requeued message comes back at once')).toBeVisible();
  await page.getByRole('button', { name: /Settle/ }).click();
  await page.getByRole('option', { name: 'ack', exact: true }).click();
  await start.click();
  await expectDepth(page, 0, 0);
  await expect(page.getByText('taking: 20 taken, 0 held')).toBeVisible();
});
