// Dead letters, as an operator meets them: found without being named, read, and sent back to where they died.

import { expect, test } from './leveret-test.ts';
import { startClient, stopClients } from './client.ts';
import { cellUnder, goTo, pressInTurn, rowWith, table } from './pages/app.ts';
import { detail, messages } from './pages/queue.ts';
import { fillWithDeadLetters, frameworkHeaders } from './programs/dead-letters.ts';

test.afterEach(stopClients);

test('queues of dead letters are found, and each says why it counts as one', async ({ page, leveret }) => {
  await goTo(page, 'Dead letters');
  await expect(page.getByText('No queue of dead letters')).toBeVisible();
  await fillWithDeadLetters(leveret.amqpUrl);
  const list = table(page, 'Dead-letter queues');
  const attic = rowWith(list, 'orders.attic');
  await expect(await cellUnder(list, attic, 'Messages')).toHaveText('4');
  await expect(await cellUnder(list, attic, 'Why it counts as one')).toContainText('argument');
  await expect(await cellUnder(list, attic, 'From where')).toHaveText('orders');
  await expect(await cellUnder(list, rowWith(list, 'mail_error'), 'Why it counts as one')).toHaveText(
    'by name: MassTransit errors',
  );
  await expect(await cellUnder(list, rowWith(list, 'mail_error'), 'From where')).toHaveText(
    'mail, by the name',
  );
  await expect(page.getByText('5 messages in 2 queues')).toBeVisible();
  const node = page
    .getByRole('navigation', { name: 'Endpoints' })
    .getByRole('button', { name: /^Dead letters/ });
  await expect(node).toContainText('5');
});

test('a dead letter tells where, why, how often and when it died, by keys alone', async ({
  page,
  leveret,
}) => {
  await fillWithDeadLetters(leveret.amqpUrl);
  await pressInTurn(page, 'g', 'd');
  const list = table(page, 'Dead-letter queues');
  await expect(rowWith(list, 'orders.attic')).toBeVisible();
  await pressInTurn(page, 'j', 'Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'orders.attic' })).toBeVisible();
  // The way back is the list that led here.
  await expect(page.getByRole('navigation', { name: 'Endpoints' }).locator('[aria-current]')).toContainText(
    'Dead letters',
  );
  await expect(page.getByRole('banner').getByRole('button', { name: 'Dead letters' })).toBeVisible();
  const first = messages(page).getByRole('row').nth(1);
  await expect(await cellUnder(messages(page), first, 'Died in')).toHaveText('orders');
  await expect(await cellUnder(messages(page), first, 'Reason')).toHaveText('rejected');
  await expect(await cellUnder(messages(page), first, 'Times')).toHaveText('1');
  await pressInTurn(page, 'j', 'Enter');
  await expect(detail(page)).toContainText('Rejected in orders · 1 time');
  await detail(page).getByRole('tab', { name: 'Why it died' }).focus();
  await page.keyboard.press('Enter');
  const story = detail(page).getByRole('group', { name: 'Why it died' });
  await expect(story).toContainText('Published to shop.events with key order.created');
  await expect(story).toContainText('Rejected in orders');
  await expect(story).toContainText('queue orders');
});

test('what MassTransit wrote shows exception, message and first frame, with the stack folded', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('billing_error', ['{"order":7}'], { headers: frameworkHeaders });
  await goTo(page, 'Dead letters');
  await table(page, 'Dead-letter queues').getByRole('gridcell', { name: 'billing_error' }).click();
  await messages(page)
    .getByRole('gridcell', { name: /"order":7/ })
    .click();
  await detail(page).getByRole('tab', { name: 'Why it died' }).click();
  const fault = detail(page).getByRole('region', { name: /MassTransit/ });
  await expect(fault).toContainText('System.InvalidOperationException');
  await expect(fault).toContainText('No stock for item 7');
  await expect(fault).toContainText('at Shop.BillingConsumer.Consume');
  await expect(fault.getByText('at MassTransit.Pipeline')).toBeHidden();
  await fault.getByText('Stack', { exact: true }).click();
  await expect(fault.getByText('at MassTransit.Pipeline')).toBeVisible();
});

test('a queue whose dead letters go nowhere is told with the reason, and is one click away', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders', { deadLetterExchange: 'misspelt' });
  await goTo(page, 'Dead letters');
  const losses = page.getByRole('region', { name: '1 queue whose dead letters are not safe' });
  await expect(losses).toContainText('the exchange misspelt (its arguments), which is not there');
  await channel.assertExchange('misspelt', 'fanout');
  await expect(losses).toContainText('misspelt (its arguments), which leads to no queue');
  await losses.getByRole('button', { name: 'orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
  await channel.assertQueue('attic');
  await channel.bindQueue('attic', 'misspelt', '');
  await goTo(page, 'Dead letters');
  await expect(rowWith(table(page, 'Dead-letter queues'), 'attic')).toBeVisible();
  await expect(losses).toHaveCount(0);
});
