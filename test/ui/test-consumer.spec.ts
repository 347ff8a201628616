// The test consumer of a queue: takes for real, settles by hand or by itself, gives back what it holds when it stops.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, rowWith, table } from './pages/app.ts';
import { expectDepth } from './pages/queue.ts';

test.afterEach(stopClients);

test('by hand, each delivery is acked, requeued or rejected, and stopping gives the rest back', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(6));
  await openQueue(page, 'orders', 'consumers');
  const panel = page.getByRole('region', { name: 'Test consumer' });
  await panel.getByRole('button', { name: /Settle/ }).click();
  await page.getByRole('option', { name: 'by hand' }).click();
  await panel.getByRole('textbox', { name: 'Prefetch' }).fill('0');
  await expect(panel.getByRole('alert')).toContainText('By hand: 1 to');
  await expect(panel.getByRole('button', { name: 'Start taking' })).toBeDisabled();
  await panel.getByRole('textbox', { name: 'Prefetch' }).fill('4');
  await panel.getByRole('button', { name: 'Start taking' }).click();
  await expect(panel.getByRole('status')).toHaveText('taking: 4 taken, 4 held');
  await expectDepth(page, 2, 4);
  await expect(page.getByRole('gridcell', { name: 'Leveret, in this window' }).first()).toBeVisible();

  const deliveries = table(page, 'Deliveries to the test consumer');
  await rowWith(deliveries, '{"item":1}').click();
  await panel.getByRole('button', { name: /^Ack/ }).click();
  await expect(rowWith(deliveries, '{"item":1}')).toContainText('acked');
  await rowWith(deliveries, '{"item":2}').click();
  await panel.getByRole('button', { name: /^Reject/ }).click();
  await expect(rowWith(deliveries, '{"item":2}')).toContainText('rejected');
  await rowWith(deliveries, '{"item":3}').first().click();
  await panel.getByRole('button', { name: /^Requeue/ }).click();
  await expect(rowWith(deliveries, '{"item":3}').first()).toContainText('requeued');
  // It comes again, and says so.
  await expect(rowWith(deliveries, '{"item":3}').nth(1)).toContainText('redelivered');
  await expectDepth(page, 0, 4);

  await panel.getByRole('button', { name: /^Stop/ }).click();
  await expect(panel.getByRole('status')).toContainText('4 that it held are back in the queue');
  await expectDepth(page, 4, 0);
  const next = await channel.get('orders');
  expect(next !== false && [next.content.toString(), next.fields.redelivered]).toEqual(['{"item":3}', true]);
});

test('by itself it acks what comes, and what it took is gone from the queue', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(5));
  await openQueue(page, 'orders', 'consumers');
  const panel = page.getByRole('region', { name: 'Test consumer' });
  await panel.getByRole('button', { name: /Settle/ }).click();
  await page.getByRole('option', { name: 'ack', exact: true }).click();
  await panel.getByRole('button', { name: 'Start taking' }).click();
  await expect(panel.getByRole('status')).toHaveText('taking: 5 taken, 0 held');
  await expectDepth(page, 0, 0);
  await panel.getByRole('button', { name: /^Stop/ }).click();
  await expect(panel.getByRole('status')).toHaveText('stopped: 5 messages taken, none was held');
});
