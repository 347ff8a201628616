// Consumers live: who they are, what they hold, and the running list of who joined, left or was cancelled.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { cellUnder, dialog, goTo, openQueue, rowWith, runFromPalette, table } from './pages/app.ts';

test.afterEach(stopClients);

test('a consumer is named by its program, with its rates, and leaves with its connection', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl, 'producer');
  const worker = await startClient(leveret.amqpUrl, 'billing-worker');
  await fill('orders', []);
  await goTo(page, 'Consumers');
  await expect(page.getByText('Nobody consumes yet')).toBeVisible();
  await worker.channel.prefetch(7);
  await worker.channel.consume('orders', (message) => message !== null && worker.channel.ack(message), {
    consumerTag: 'bill-1',
  });
  const consumers = table(page, 'Consumers');
  const row = rowWith(consumers, 'billing-worker');
  await expect(row).toBeVisible();
  await expect(await cellUnder(consumers, row, 'Queue')).toHaveText('orders');
  await expect(await cellUnder(consumers, row, 'Tag')).toHaveText('bill-1');
  await expect(await cellUnder(consumers, row, 'Prefetch')).toHaveText('7');
  await expect(await cellUnder(consumers, row, 'Acks')).toHaveText('manual');
  await expect(await cellUnder(consumers, row, 'Last delivery')).toHaveText('never');
  await fill('orders', bodies(20));
  await expect(await cellUnder(consumers, row, 'Out/s')).not.toHaveText('0');
  await expect(await cellUnder(consumers, row, 'Last delivery')).not.toHaveText('never');
  await worker.connection.close();
  await expect(row).toHaveCount(0);
  const events = table(page, 'Joined, left, cancelled');
  await expect(events.getByRole('row').nth(1)).toContainText('left');
  await expect(events.getByRole('row').nth(2)).toContainText('joined');
});

test('deleting a queue says how many consumers go, and they are seen cancelled', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  const worker = await startClient(leveret.amqpUrl, 'worker');
  await fill('orders', bodies(3));
  await worker.channel.prefetch(1);
  await worker.channel.consume('orders', () => undefined, { consumerTag: 'w-1' });
  await openQueue(page, 'orders', 'consumers');
  await expect(rowWith(table(page, 'Consumers'), 'worker')).toBeVisible();
  await runFromPalette(page, 'delete queue', 'Delete this queue');
  const question = dialog(page, 'Delete orders');
  await expect(question).toContainText('The queue, its bindings and its 3 messages are deleted.');
  await expect(question).toContainText('1 consumer is cancelled.');
  await question.getByRole('button', { name: 'Delete queue' }).click();
  await expect(question).toHaveCount(0);
  await goTo(page, 'Consumers');
  await expect(table(page, 'Joined, left, cancelled').getByRole('row').nth(1)).toContainText('cancelled');
});
