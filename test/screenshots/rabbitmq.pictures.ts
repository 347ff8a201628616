// The screens of a RabbitMQ elsewhere, one after the other, with things in them and with what opens over them.

import type { Page } from 'playwright';
import { startRabbitmqNode } from '../support/rabbitmq-node.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { dialog, rowWith, runFromPalette, table } from '../ui/pages/app.ts';
import { addConnection, form, openForm, openList, pasteAddress, sidebar } from '../ui/pages/endpoints.ts';
import { messages } from '../ui/pages/queue.ts';
import { picture as pictureOf } from './picture.ts';
import { expect, test, type Shop } from './rabbitmq-shop.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');

const connect = (page: Page, shop: Shop) =>
  addConnection(page, shop.url, 'Orders staging', shop.managementUrl);

const picture = (page: Page, name: string) => pictureOf(page, `rabbitmq-${name}`);

/** By its address within the page. */
async function openQueue(page: Page, queue: string, tab = 'messages'): Promise<void> {
  const [, id] = /^#\/([^/?]+)/.exec(new URL(page.url()).hash) ?? [];
  await page.evaluate((hash) => location.assign(hash), `#/${String(id)}/queue/${queue}?tab=${tab}`);
  await expect(page.getByRole('heading', { level: 1, name: queue, exact: true })).toBeVisible();
}

const strip = (page: Page) => page.getByRole('form', { name: 'Looking at messages' });

async function borrow(page: Page, queue: string): Promise<void> {
  await openQueue(page, queue);
  await strip(page)
    .getByRole('button', { name: /^(Borrow|Read)/ })
    .click();
  await expect(messages(page).getByRole('row').nth(1)).toBeVisible();
}

async function setPlace(page: Page, environment: string, isReadOnly: boolean): Promise<void> {
  await form(page)
    .getByRole('button', { name: /Environment/ })
    .click();
  await page.getByRole('option', { name: new RegExp(environment) }).click();
  if (isReadOnly) await form(page).getByText('Read-only', { exact: false }).first().click();
}

test('connection form and doctor', async ({ page, shop }) => {
  await openForm(page);
  await picture(page, '01-form-empty');
  await pasteAddress(page, shop.url);
  await form(page).getByLabel('Name', { exact: true }).fill('Orders staging');
  await setPlace(page, 'staging', false);
  await picture(page, '02-form');
  await form(page)
    .getByRole('button', { name: /Management API/ })
    .click();
  await page.getByRole('option', { name: 'at this address' }).click();
  await form(page).getByLabel('Address of the management API').fill(shop.managementUrl);
  await form(page).getByRole('button', { name: 'Test connection' }).click();
  await expect(form(page).getByText(`Found at ${shop.managementUrl}`)).toBeVisible();
  await picture(page, '03-doctor');
  await form(page).getByLabel('Password', { exact: true }).fill('wrong');
  await form(page).getByRole('button', { name: 'Test connection' }).click();
  await expect(
    form(page)
      .getByText(/ACCESS_REFUSED/)
      .first(),
  ).toBeVisible();
  await picture(page, '04-doctor-refused');
});

test('lists', async ({ page, shop }) => {
  await connect(page, shop);
  await openList(page, 'Queues');
  await expect(rowWith(table(page, 'Queues'), 'orders.created')).toContainText('20');
  await picture(page, '11-queues');
  for (const [number, name] of [
    ['12', 'Exchanges'],
    ['13', 'Consumers'],
    ['14', 'Connections'],
    ['15', 'Policies'],
    ['16', 'Dead letters'],
  ] as const) {
    await openList(page, name);
    await expect(page.getByRole('main').getByRole('gridcell').first()).toBeVisible();
    await picture(page, `${number}-${name.toLowerCase().replace(' ', '-')}`);
  }
  await openList(page, 'Exchanges');
  await page.getByRole('gridcell', { name: 'orders', exact: true }).click();
  await picture(page, '17-exchange');
  await sidebar(page)
    .getByRole('button', { name: /^Overview/ })
    .last()
    .click();
  await picture(page, '10-overview');
});

test('queues of each type, looked at', async ({ page, shop }) => {
  await connect(page, shop);
  await openQueue(page, 'orders.created');
  await expect(strip(page)).toBeVisible();
  await picture(page, '20-classic-before');
  await openQueue(page, 'orders.audit');
  await expect(strip(page)).toContainText('Each look uses 1');
  await picture(page, '21-quorum-before');
  await borrow(page, 'orders.audit');
  await picture(page, '22-quorum-borrowed');
  await messages(page).getByRole('row').nth(3).click();
  await expect(page.getByText('maria@example.com').last()).toBeVisible();
  await picture(page, '23-quorum-message');
  await openQueue(page, 'orders.history');
  await expect(strip(page)).toContainText('Reading a stream');
  await strip(page)
    .getByRole('button', { name: /Start at/ })
    .click();
  await page.getByRole('option', { name: 'an offset' }).click();
  await strip(page).getByRole('textbox', { name: 'Offset' }).fill('27');
  await picture(page, '24-stream-before');
  await borrow(page, 'orders.history');
  await picture(page, '25-stream-read');
  await openQueue(page, 'orders.archive');
  await expect(strip(page)).toBeVisible();
  await picture(page, '26-empty');
  await openQueue(page, 'orders.created', 'settings');
  await expect(page.getByText('max-length').first()).toBeVisible();
  await picture(page, '27-settings');
  await openQueue(page, 'orders.created', 'bindings');
  await picture(page, '28-bindings');
  await openQueue(page, 'orders.created', 'consumers');
  await picture(page, '29-consumers');
  await openQueue(page, 'orders.history', 'consumers');
  await picture(page, '29-stream-consumers');
});

test('filters, columns and bodies', async ({ page, shop }) => {
  await connect(page, shop);
  await borrow(page, 'orders.created');
  const filter = page.getByRole('textbox', { name: 'Filter messages' });
  await filter.fill('=body.amount > 100 && headers.tenant == "eu"');
  await page.keyboard.press('Enter');
  await expect(messages(page).getByRole('row').nth(1)).toBeVisible();
  await picture(page, '30-filter');
  await filter.fill('=bodi.amount > 100');
  await expect(page.getByText('Unknown variable: bodi')).toBeVisible();
  await picture(page, '31-filter-fault');
  await page.getByRole('button', { name: 'How to filter' }).click();
  await picture(page, '32-filter-help');
  await page.keyboard.press('Escape');
  await filter.fill('nothing has this');
  await page.keyboard.press('Enter');
  await expect(page.getByText('0 of', { exact: false }).first()).toBeVisible();
  await picture(page, '33-filter-none');
});

test('following', async ({ page, shop }) => {
  await connect(page, shop);
  const start = page.getByRole('form', { name: 'Follow messages' });
  await openQueue(page, 'orders.audit', 'live');
  await expect(start).toContainText('orders');
  await picture(page, '40-tap');
  await start.getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await picture(page, '41-tap-running');
  await page.getByRole('button', { name: 'Stop' }).click();
  await start.getByRole('button', { name: /Follow by/ }).click();
  await page.getByRole('option', { name: 'the firehose' }).click();
  await expect(start).toContainText('Tracing is off');
  await picture(page, '42-firehose');
  await start.getByRole('button', { name: 'Switch tracing on' }).click();
  await expect(page.getByRole('banner').getByText('Tracing is on')).toBeVisible();
  await picture(page, '43-firehose-on');
  await start.getByRole('button', { name: 'Switch tracing off' }).click();
  await expect(page.getByRole('banner').getByText('Tracing is on')).toHaveCount(0);
  await openQueue(page, 'stock.levels', 'live');
  await expect(start).toBeVisible();
  await picture(page, '44-tap-refused');
});

test('dead letters and what brings them back', async ({ page, shop }) => {
  await connect(page, shop);
  for (const [name, queue] of [
    ['50-death', 'billing.attic'],
    ['51-fault', 'mail_error'],
  ] as const) {
    await borrow(page, queue);
    await messages(page).getByRole('row').nth(1).click();
    await page.getByRole('tab', { name: 'Why it died' }).click();
    await expect(page.getByRole('group', { name: 'Why it died' })).toBeVisible();
    await picture(page, name);
  }
  // What was borrowed there is still kept.
  await openQueue(page, 'billing.attic');
  await messages(page).press('ArrowDown');
  await page.keyboard.press('Control+a');
  await picture(page, '52-chosen');
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'What would happen' })).toContainText('exists');
  await picture(page, '53-retry');
});

test('jobs and files', async ({ page, shop }) => {
  await connect(page, shop);
  await borrow(page, 'orders.created');
  await messages(page).press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  for (const [name, key, title] of [
    ['60-move', 'm', /^Move/],
    ['61-copy', 'Shift+M', /^Copy/],
    ['62-delete', 'Shift+Delete', /^Delete/],
    ['63-export', 'e', /^Export/],
    ['64-import', 'i', /^Import/],
  ] as const) {
    await page.keyboard.press(key);
    await expect(dialog(page, title)).toBeVisible();
    if (name === '60-move' || name === '61-copy') {
      await dialog(page, title).getByRole('combobox', { name: 'Queue' }).fill('orders.archive');
      await page.keyboard.press('Escape');
    }
    await picture(page, name);
    if (name === '61-copy') {
      await dialog(page, title).getByRole('button', { name: 'Copy 3 messages' }).click();
      await expect(dialog(page, title)).toHaveCount(0);
      continue;
    }
    await page.keyboard.press('Escape');
    await expect(dialog(page, title)).toHaveCount(0);
  }
  await sidebar(page).getByRole('button', { name: /^Jobs/ }).click();
  await table(page, 'Jobs').getByRole('row').nth(1).click();
  await expect(table(page, 'Results').getByRole('row').nth(1)).toBeVisible();
  await picture(page, '65-jobs');
});

test('connections that forbid, warn or know little', async ({ page, shop }) => {
  await openForm(page);
  await pasteAddress(page, shop.url);
  await form(page).getByLabel('Name', { exact: true }).fill('Orders live');
  await setPlace(page, 'production', false);
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders live' })).toBeVisible();
  await picture(page, '70-no-management');
  await openQueue(page, 'orders.archive');
  await runFromPalette(page, 'purge', 'Purge this queue');
  await picture(page, '71-production-purge');
  await page.keyboard.press('Escape');
  await openForm(page);
  await pasteAddress(page, shop.url);
  await form(page).getByLabel('Name', { exact: true }).fill('Orders mirror');
  await setPlace(page, 'staging', true);
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders mirror' })).toBeVisible();
  await openQueue(page, 'orders.created');
  await picture(page, '72-read-only-queue');
  await addConnection(page, shop.url, 'bare', 'http://127.0.0.1:1');
  await openList(page, 'Queues');
  await picture(page, '73-amqp-only-queues');
  await runFromPalette(page, 'add a queue', 'Add a queue by name');
  await page.keyboard.type('orders.created');
  await picture(page, '74-add-queue');
  await page.keyboard.press('Enter');
  await expect(rowWith(table(page, 'Queues'), 'orders.created')).toBeVisible();
  await picture(page, '75-amqp-only-remembered');
  for (const [number, name] of [
    ['76', 'Exchanges'],
    ['78', 'Dead letters'],
  ] as const) {
    await openList(page, name);
    await picture(page, `${number}-amqp-only-${name.toLowerCase().replace(' ', '-')}`);
  }
});

test('a server that is lost', async ({ page }) => {
  const node = await startRabbitmqNode();
  try {
    const url = `amqp://guest:guest@127.0.0.1:${String(node.amqpPort)}`;
    await addConnection(page, url, 'Orders staging', node.managementUrl);
    await openList(page, 'Exchanges');
    await expect(page.getByRole('gridcell', { name: 'amq.topic' })).toBeVisible();
    await node.process.halt('killed');
    await expect(page.getByRole('alert').filter({ hasText: 'is disconnected.' })).toBeVisible();
    await picture(page, '80-stale');
    await page.getByRole('button', { name: 'Check this connection' }).click();
    await expect(page.getByText(/Nothing listens/).first()).toBeVisible();
    await picture(page, '81-stale-doctor');
    await page.keyboard.press('Escape');
    await runFromPalette(page, 'disconnect', 'Disconnect');
    await expect(page.getByRole('heading', { name: 'Orders staging is not connected' })).toBeVisible();
    await picture(page, '82-disconnected');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await picture(page, '83-connecting');
  } finally {
    await node.stop();
  }
});
