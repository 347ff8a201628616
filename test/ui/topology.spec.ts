// Exchanges and bindings: declared, bound, published to, unbound and deleted, each seen at both ends.

import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { dialog, goTo, openQueue, rowWith, runFromPalette, table } from './pages/app.ts';
import { choose, lastResult, openPublish, send, writeBody } from './pages/publish.ts';
import { expectDepth } from './pages/queue.ts';

test.afterEach(stopClients);

test('an exchange is declared, bound, published to, unbound and deleted by hand', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('eu-orders');
  await goTo(page, 'Exchanges');
  const exchanges = table(page, 'Exchanges');
  await expect(rowWith(exchanges, 'amq.topic')).toBeVisible();
  await page.getByRole('button', { name: 'Declare an exchange' }).click();
  const declare = dialog(page, 'Declare an exchange');
  await declare.getByRole('textbox', { name: 'Name', exact: true }).fill('amq.mine');
  await expect(declare).toContainText('Names that begin with amq. belong to the broker');
  await declare.getByRole('textbox', { name: 'Name', exact: true }).fill('orders');
  await declare.getByRole('button', { name: 'Declare exchange' }).click();
  await expect(declare).toHaveCount(0);

  await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
  await expect(page.getByText('Nothing is bound here yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add binding' }).first().click();
  const bind = dialog(page, 'Add a binding');
  await expect(bind.getByRole('combobox', { name: 'Destination' })).toBeFocused();
  await bind.getByRole('combobox', { name: 'Destination' }).fill('eu-orders');
  await page.keyboard.press('Tab');
  await bind.getByRole('textbox', { name: 'Binding key' }).fill('order.*.eu');
  await bind.getByRole('button', { name: 'Add binding' }).click();
  await expect(bind).toHaveCount(0);
  const bindings = table(page, 'Bindings');
  await expect(rowWith(bindings, 'eu-orders')).toContainText('order.*.eu');

  const panel = await openPublish(page);
  await expect(panel.getByRole('combobox', { name: 'Exchange' })).toHaveValue('orders');
  await panel.getByRole('textbox', { name: 'Routing key' }).fill('order.created.eu');
  await writeBody(panel, '"routed"');
  await send(panel);
  await expect(lastResult(panel)).toContainText('to 1 queue: eu-orders');
  await panel.getByRole('textbox', { name: 'Routing key' }).fill('order.created.us');
  await send(panel);
  await expect(lastResult(panel)).toContainText('unroutable');
  await panel.getByRole('button', { name: 'Close' }).click();

  // The queue shows the binding as well, and takes it away.
  await openQueue(page, 'eu-orders', 'bindings');
  await expectDepth(page, 1, 0);
  const ofQueue = page.getByRole('tabpanel').getByRole('grid');
  await rowWith(ofQueue, 'orders').click();
  await page.keyboard.press('Delete');
  const unbind = dialog(page, 'Remove a binding');
  await expect(unbind).toContainText('orders stops routing to eu-orders with this key.');
  await unbind.getByRole('button', { name: 'Remove binding' }).click();
  await expect(unbind).toHaveCount(0);
  await expect(rowWith(ofQueue, 'orders')).toHaveCount(0);

  await goTo(page, 'Exchanges');
  await rowWith(exchanges, 'orders').click();
  await page.keyboard.press('Delete');
  const remove = dialog(page, 'Delete orders');
  await expect(remove).toContainText('The exchange is deleted. It has no bindings.');
  await remove.getByRole('button', { name: 'Delete exchange' }).click();
  await expect(rowWith(exchanges, 'orders')).toHaveCount(0);
  await expect(channel.checkExchange('orders')).rejects.toThrow(/NOT_FOUND/);
});

test('bindings that a program makes appear without a reload', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('mail');
  await openQueue(page, 'mail', 'bindings');
  await expect(page.getByText('Only the default exchange leads here')).toBeVisible();
  await channel.bindQueue('mail', 'amq.direct', 'letters');
  await expect(page.getByRole('gridcell', { name: 'letters' })).toBeVisible();
});

test('a purge names the queue and the exact number that goes, and what stays', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders');
  for (let count = 0; count < 1_234; count += 1) channel.sendToQueue('orders', Buffer.from('x'));
  await channel.get('orders');
  await openQueue(page, 'orders');
  await runFromPalette(page, 'purge', 'Purge this queue');
  const question = dialog(page, 'Purge orders');
  await expect(question).toContainText('1,233 ready messages are discarded.');
  await expect(question).toContainText('1 unacked message stays.');
  // Enter must not destroy anything by itself: Cancel has the focus.
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect((await channel.checkQueue('orders')).messageCount).toBe(1_233);
  await runFromPalette(page, 'purge', 'Purge this queue');
  await question.getByRole('button', { name: 'Purge 1,233 messages' }).click();
  await expect(page.getByText('Purged 1,233 messages from orders.')).toBeVisible();
  await expectDepth(page, 0, 1);
});

test('what an exchange gets is seen on its Live tab, unroutable or not', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await goTo(page, 'Exchanges');
  await page.evaluate((to) => location.assign(to), '#/local/exchange/amq.fanout?tab=live');
  await expect(page.getByText('Nothing has arrived since this view was opened')).toBeVisible();
  channel.publish('amq.fanout', 'lost', Buffer.from('nobody gets this'));
  await expect(page.getByRole('gridcell', { name: 'nobody gets this' })).toBeVisible();
  await expect(page.getByRole('gridcell', { name: 'unroutable' })).toBeVisible();
});

test('publishing to the default exchange by hand reaches the queue of that name', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('direct-line');
  const panel = await openPublish(page);
  await choose(panel, 'To', 'Exchange');
  await panel.getByRole('textbox', { name: 'Routing key' }).fill('direct-line');
  await writeBody(panel, '1');
  await send(panel);
  await expect(lastResult(panel)).toContainText('to 1 queue: direct-line');
});
