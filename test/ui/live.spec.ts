// The Live tab: what passes, as it passes; paused it counts what waits; what went by too fast is counted as well.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, rowWith, table } from './pages/app.ts';
import { detail } from './pages/queue.ts';

test.afterEach(stopClients);

test('a message is seen published, delivered and acknowledged, in that order', async ({ page, leveret }) => {
  const { channel, fill } = await startClient(leveret.amqpUrl, 'eager-app');
  await channel.assertQueue('orders');
  await openQueue(page, 'orders', 'live');
  await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
  await page.getByRole('group', { name: 'Kinds shown' }).getByRole('button', { name: 'acked' }).click();
  await channel.consume('orders', (message) => message !== null && channel.ack(message));
  await fill('orders', ['{"item":1}']);
  const live = table(page, 'Live messages');
  await expect(live.getByRole('row')).toHaveCount(4);
  await expect(live.getByRole('row').nth(1)).toContainText('published');
  await expect(live.getByRole('row').nth(1)).toContainText('{"item":1}');
  await expect(live.getByRole('row').nth(2)).toContainText('delivered');
  await expect(live.getByRole('row').nth(2)).toContainText('eager-app');
  await expect(live.getByRole('row').nth(3)).toContainText('acked');
});

test('a queue that is declared while its Live tab is open is followed', async ({ page, leveret }) => {
  await openQueue(page, 'not-yet', 'live');
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('not-yet', []);
  await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
  await fill('not-yet', ['first']);
  await expect(rowWith(table(page, 'Live messages'), 'first')).toBeVisible();
});

test('paused, nothing moves and what waits is counted; following again shows it', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', []);
  await openQueue(page, 'orders', 'live');
  await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
  await fill('orders', bodies(3));
  const live = table(page, 'Live messages');
  await expect(live.getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: /^Pause/ }).click();
  await fill('orders', bodies(5));
  await expect(page.getByRole('status').filter({ hasText: '5 waiting' })).toBeVisible();
  await expect(live.getByRole('row')).toHaveCount(4);
  await page.keyboard.press('f');
  await expect(live.getByRole('row')).toHaveCount(9);
  await expect(page.getByRole('status').filter({ hasText: 'following' })).toBeVisible();
  // A row that is touched pauses too, and opens beside the list.
  await live.getByRole('gridcell', { name: '{"item":2}' }).first().click();
  await expect(detail(page)).toContainText('"item": 2');
  await expect(page.getByRole('status').filter({ hasText: '0 waiting' })).toBeVisible();
});

test('the list is bounded, and a flood that it cannot take is counted, not hidden', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('flood');
  await channel.consume('flood', () => undefined, { noAck: true });
  await openQueue(page, 'flood', 'live');
  await expect(page.getByText('Nothing has passed through yet')).toBeVisible();
  for (let count = 0; count < 30_000; count += 1) {
    const more = channel.sendToQueue('flood', Buffer.from('x'));
    if (!more) await new Promise((resolve) => channel.once('drain', resolve));
  }
  await expect(page.getByText('5,000 of the last 5,000')).toBeVisible();
  // A full list has few elements.
  expect(await table(page, 'Live messages').getByRole('row').count()).toBeLessThan(100);
});
