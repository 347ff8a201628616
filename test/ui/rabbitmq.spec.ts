// A RabbitMQ server elsewhere through the page alone: its queues with what is known of them, which setting holds and why,
// who comes and goes, a connection closed; and what is left of that where there is AMQP only.

import { startClient, stopClients } from './client.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { cellUnder, dialog, pressInTurn, rowWith, runFromPalette, table } from './pages/app.ts';
import { addConnection, form, openForm, openList, pasteAddress } from './pages/endpoints.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');
test.describe.configure({ timeout: 90_000 });
test.afterEach(stopClients);

const slowly = { timeout: 30_000 };

test('its queues have numbers where the server has them, and settings with where they come from', async ({
  page,
  rabbit,
}) => {
  const vhost = await rabbit.admin.addVhost('numbers');
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  await rabbit.admin.setPolicy(vhost, 'short', { pattern: '^orders', definition: { 'max-length': 7 } });
  const { channel, fill } = await startClient(url);
  await fill('orders', ['1', '2', '3']);
  await channel.assertQueue('orders.bounded', { maxLength: 5 });
  await addConnection(page, url, 'elsewhere', rabbit.managementUrl);
  await openList(page, 'Queues');
  const queues = table(page, 'Queues');
  const [full, bounded] = [rowWith(queues, 'orders'), rowWith(queues, 'orders.bounded')];
  await expect(await cellUnder(queues, full, 'Ready')).toHaveText('3', slowly);
  await expect(await cellUnder(queues, bounded, 'Ready')).toHaveText('0', slowly);
  // Nothing was ever published there: the server has no rate.
  await expect((await cellUnder(queues, bounded, 'In/s')).getByTitle('not known')).toHaveText('–');
  await expect(await cellUnder(queues, full, 'In/s')).toHaveText(/\d/, slowly);

  await pressInTurn(page, 'g', 'p');
  const policies = table(page, 'Policies and operator policies');
  await expect(rowWith(policies, 'short')).toContainText('max-length: 7');

  await openList(page, 'Queues');
  await bounded.getByRole('gridcell').first().click();
  await page.getByRole('tab', { name: /Settings/ }).click();
  await expect(page.getByText('declared with it, instead of 7 (policy short)')).toBeVisible();
});

test('who comes and goes is told, and a connection is closed with a reason that its program hears', async ({
  page,
  rabbit,
}) => {
  // The server tells of its own events in its first virtual host only, and no other spec consumes there.
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}`;
  const worker = await startClient(url, 'stuck-worker');
  await worker.channel.assertQueue('events', { autoDelete: true });
  await addConnection(page, url, 'told', rabbit.managementUrl);
  await openList(page, 'Consumers');
  const events = table(page, 'Joined, left, cancelled');
  await expect(page.getByText('Nothing has happened since Leveret began to look.')).toBeVisible(slowly);
  await worker.channel.consume('events', () => undefined, { consumerTag: 'worker-1' });
  await expect(rowWith(events, 'worker-1').filter({ hasText: 'joined' })).toBeVisible(slowly);
  // Gone before any reading sees it.
  const passing = await startClient(url, 'passing');
  await passing.channel.consume('events', () => undefined, { consumerTag: 'short' });
  await passing.channel.cancel('short');
  await expect(rowWith(events, 'short').filter({ hasText: 'left' })).toBeVisible(slowly);

  await openList(page, 'Connections');
  const row = table(page, 'Connections and their channels')
    .getByRole('row')
    .filter({ hasText: 'stuck-worker' });
  await expect(row).toBeVisible(slowly);
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Close this connection' }).click();
  const question = dialog(page, 'Close the connection of stuck-worker');
  const closed = new Promise<string>((resolve) => {
    worker.connection.once('close', (error: Error | undefined) => resolve(String(error?.message)));
  });
  await question.getByRole('textbox').fill('stuck, closed by the test');
  await question.getByRole('button', { name: 'Close connection' }).click();
  expect(await closed).toContain('stuck, closed by the test');
  await expect(row).toHaveCount(0, slowly);
  await pressInTurn(page, 'g', 'o');
  await expect(page.getByText('told by the server as it happens')).toBeVisible();
});

test('over AMQP alone a queue is named, looked at and forgotten', async ({ page, rabbit }) => {
  const vhost = await rabbit.admin.addVhost('by-hand');
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  const { fill } = await startClient(url);
  await fill('orders', ['1', '2']);
  await openForm(page);
  await pasteAddress(page, url);
  await form(page)
    .getByRole('button', { name: /Management API/ })
    .click();
  await page.getByRole('option', { name: 'do without (AMQP only)' }).click();
  await form(page).getByLabel('Name', { exact: true }).fill('bare');
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'bare' })).toBeVisible();
  await openList(page, 'Queues');
  await expect(page.getByText('a server does not tell which queues it has')).toBeVisible();
  await runFromPalette(page, 'add a queue', 'Add a queue by name');
  const question = dialog(page, 'Add a queue by name');
  await page.keyboard.type('nowhere');
  await page.keyboard.press('Enter');
  await expect(question.getByRole('alert')).toContainText("no queue 'nowhere'");
  await page.keyboard.press('Control+a');
  await question.getByRole('textbox').fill('orders');
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  const queues = table(page, 'Queues');
  const row = rowWith(queues, 'orders');
  await expect(await cellUnder(queues, row, 'Ready')).toHaveText('2');
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Forget this queue' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText('The queue itself stays as it is.')).toBeVisible();
});

test('the connection form offers the virtual hosts that its test has found', async ({ page, rabbit }) => {
  await rabbit.admin.addVhost('offered');
  await openForm(page);
  await pasteAddress(page, `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}`);
  await form(page)
    .getByRole('button', { name: /Management API/ })
    .click();
  await page.getByRole('option', { name: 'at this address' }).click();
  await form(page).getByLabel('Address of the management API').fill(rabbit.managementUrl);
  await form(page).getByRole('button', { name: 'Test connection' }).click();
  await expect(form(page).getByText(`Found at ${rabbit.managementUrl}`)).toBeVisible();
  await form(page).getByRole('combobox', { name: 'Virtual host' }).fill('off');
  await page.getByRole('option', { name: 'offered' }).click();
  await expect(form(page).getByRole('combobox', { name: 'Virtual host' })).toHaveValue('offered');
});
