// Reading by keyboard ahead of what has been fetched, messages that left before they were read, and narrow windows.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, rowWith, table } from './pages/app.ts';
import { detail, messages, treeLine } from './pages/queue.ts';

test.afterEach(stopClients);

test('keys go to rows that are not fetched yet, and the row that they choose is in sight', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(2_000));
  await openQueue(page, 'orders');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(treeLine(page, '"item": 1')).toBeVisible();
  await page.keyboard.press('End');
  await expect(treeLine(page, '"item": 2000')).toBeVisible();
  const chosen = messages(page).getByRole('row', { selected: true });
  await expect(chosen).toContainText('{"item":2000}');
  await expect(chosen).toBeInViewport({ ratio: 0.95 });
  await page.keyboard.press('Home');
  for (let count = 0; count < 9; count += 1) await page.keyboard.press('PageDown');
  await expect(chosen).toBeInViewport({ ratio: 0.95 });
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toBeInViewport({ ratio: 0.95 });
});

test('a message that was taken before it was read is shown as far as its list knew it', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl, 'quick-app');
  await fill('orders', []);
  await channel.consume('orders', () => undefined, { noAck: true });
  await openQueue(page, 'orders', 'live');
  await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
  await fill('orders', ['{"item":7}'], { contentType: 'application/json' });
  const live = table(page, 'Live messages');
  await rowWith(live, 'quick-app').click();
  await expect(detail(page).getByText('This message has left the queue')).toBeVisible();
  await expect(treeLine(page, '"item": 7')).toBeVisible();
  await detail(page)
    .getByRole('tab', { name: /^Headers/ })
    .click();
  await expect(detail(page).getByText('Its headers were not read')).toBeVisible();
});

test('a narrow window keeps the live numbers of consumers in sight, and nothing behind a scroll', async ({
  page,
  leveret,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  const { fill, channel } = await startClient(leveret.amqpUrl, 'worker-1');
  await fill('orders', bodies(3));
  await channel.consume('orders', () => undefined);
  await openQueue(page, 'orders', 'consumers');
  const consumers = table(page, 'Consumers');
  await expect(rowWith(consumers, 'worker-1')).toContainText('no limit');
  for (const name of ['Unacked', 'Out/s', 'Acks/s', 'Last delivery', 'Longest unacked']) {
    await expect(consumers.getByRole('columnheader', { name, exact: true })).toBeInViewport({ ratio: 0.95 });
  }
  const overflow = await consumers.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(overflow).toBe(0);
});
