// Looking at messages of a RabbitMQ and following them, through the page alone: what it costs is said before, nothing is
// taken before the click, and what was made on the server is gone afterwards.

import amqp from 'amqplib';
import type { Page } from 'playwright';
import { eventually } from '../support/eventually.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { table } from './pages/app.ts';
import { addConnection } from './pages/endpoints.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');

/** Adds the server as a connection and gives its id. */
async function connect(page: Page, url: string, managementUrl: string): Promise<string> {
  await addConnection(page, url, 'orders server', managementUrl);
  const id = /^#\/([^/?]+)/.exec(new URL(page.url()).hash)?.[1];
  if (id === undefined) throw new Error(`no endpoint in ${page.url()}`);
  return id;
}

async function open(page: Page, id: string, queue: string, tab: string): Promise<void> {
  await page.evaluate((to) => location.assign(to), `#/${id}/queue/${queue}?tab=${tab}`);
  await expect(page.getByRole('heading', { level: 1, name: queue, exact: true })).toBeVisible();
}

const strip = (page: Page) => page.getByRole('form', { name: 'Looking at messages' });
const start = (page: Page) => page.getByRole('form', { name: 'Follow messages' });

test('messages are borrowed at a cost that is said before, streams are read from a place, and the queue is followed', async ({
  page,
  rabbit,
}) => {
  test.setTimeout(120_000);
  const vhost = await rabbit.admin.addVhost();
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  const client = await amqp.connect(url);
  const channel = await client.createConfirmChannel();
  await channel.assertQueue('billing', { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 6 } });
  await channel.assertQueue('history', { arguments: { 'x-queue-type': 'stream' } });
  await channel.assertExchange('orders', 'topic');
  await channel.bindQueue('billing', 'orders', 'order.#');
  for (let number = 1; number <= 30; number += 1) {
    const body = Buffer.from(JSON.stringify({ order: number, total: number * 3.5 }));
    channel.publish('orders', `order.${String(number)}`, body, { contentType: 'application/json' });
    channel.sendToQueue('history', body, { contentType: 'application/json' });
  }
  await channel.waitForConfirms();

  const id = await connect(page, url, rabbit.managementUrl);
  await open(page, id, 'billing', 'messages');
  await expect(strip(page)).toContainText('Each look uses 1 of the 6 deliveries');
  await expect(strip(page)).toContainText('dropped for good');
  expect((await channel.checkQueue('billing')).messageCount).toBe(30);
  await strip(page).getByRole('textbox', { name: 'Messages to take' }).fill('5');
  await strip(page).getByRole('button', { name: 'Borrow 5 messages' }).click();
  const list = table(page, 'Messages');
  await expect(list.getByRole('row').filter({ hasText: 'used 1 of 6' })).toHaveCount(5);
  await expect(page.getByText('5 of 30 ready messages borrowed and given back')).toBeVisible();
  await expect(page.getByText('up to date')).toBeVisible();
  await list.getByRole('row').filter({ hasText: '"order":2' }).click();
  await expect(page.getByRole('region', { name: 'Message detail' })).toContainText('order.2');
  await expect(strip(page)).toContainText('One that was seen here has used 1.');
  // Borrowed again they are other messages to the page: a command meant for the one before has nothing to act on.
  await page.keyboard.press('r');
  await expect(list.getByRole('row').filter({ hasText: 'used 2 of 6' })).toHaveCount(5);
  await page.keyboard.press('m');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');

  await open(page, id, 'history', 'messages');
  await expect(strip(page)).toContainText('Reading a stream disturbs nothing.');
  // As was asked for last on this server.
  await expect(strip(page).getByRole('textbox', { name: 'Messages to take' })).toHaveValue('5');
  await strip(page)
    .getByRole('button', { name: /Start at/ })
    .click();
  await page.getByRole('option', { name: 'an offset' }).click();
  await strip(page).getByRole('textbox', { name: 'Offset' }).fill('27');
  await strip(page).getByRole('button', { name: 'Read 5 messages' }).click();
  await expect(page.getByText('3 messages read')).toBeVisible();
  await expect(list.getByRole('row').filter({ hasText: '"order":28' })).toHaveCount(1);

  await open(page, id, 'billing', 'live');
  await expect(start(page)).toContainText('passes unseen');
  await expect(start(page)).toContainText('orders · order.#');
  const temporary = async () =>
    ((await rabbit.admin.call('GET', `/api/queues/${vhost}?columns=name`)) as { name: string }[]).filter(
      ({ name }) => name.startsWith('amq.gen'),
    ).length;
  expect(await temporary()).toBe(0);
  await start(page).getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'following' })).toBeVisible();
  await expect(page.getByText('by one of the copied bindings')).toBeVisible();
  expect(await temporary()).toBe(1);
  channel.publish('orders', 'order.31', Buffer.from('{"order":31}'));
  const live = table(page, 'Live messages');
  await expect(live.getByRole('row').filter({ hasText: '"order":31' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(start(page)).toBeVisible();
  await eventually(async () => expect(await temporary()).toBe(0));

  await start(page)
    .getByRole('button', { name: /Follow by/ })
    .click();
  await page.getByRole('option', { name: 'the firehose' }).click();
  await expect(start(page)).toContainText('Tracing is off in this virtual host.');
  await start(page).getByRole('button', { name: 'Switch tracing on' }).click();
  await expect(page.getByRole('banner').getByText('Tracing is on')).toBeVisible();
  await start(page).getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'following' })).toBeVisible();
  await expect(page.getByText('published to this queue or delivered from it')).toBeVisible();
  channel.sendToQueue('billing', Buffer.from('straight'));
  await expect(live.getByRole('row').filter({ hasText: 'straight' })).toContainText('by guest');
  await page.getByRole('button', { name: 'Stop' }).click();
  await start(page)
    .getByRole('button', { name: /Follow by/ })
    .click();
  await page.getByRole('option', { name: 'the firehose' }).click();
  await start(page).getByRole('button', { name: 'Switch tracing off' }).click();
  await expect(page.getByRole('banner').getByText('Tracing is on')).toHaveCount(0);
  await client.close();
});

test('what passes through an exchange is opened beside the list, with its headers and the whole of its body', async ({
  page,
  rabbit,
}) => {
  const vhost = await rabbit.admin.addVhost();
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  const client = await amqp.connect(url);
  const channel = await client.createConfirmChannel();
  await channel.assertExchange('orders', 'topic');
  const id = await connect(page, url, rabbit.managementUrl);
  await page.evaluate((to) => location.assign(to), `#/${id}/exchange/orders?tab=live`);
  await start(page).getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'following' })).toBeVisible();
  const long = JSON.stringify({ filler: 'x'.repeat(2_000), end: 'the end' });
  channel.publish('orders', 'order.new', Buffer.from(long), { headers: { region: 'eu' } });
  const live = table(page, 'Messages that arrive at this exchange');
  await live.getByRole('row').filter({ hasText: 'order.new' }).click();
  const opened = page.getByRole('region', { name: 'Message detail' });
  await expect(opened).toContainText('"the end"');
  await opened.getByRole('tab', { name: /^Headers/ }).click();
  await expect(opened.getByRole('group', { name: 'Headers' })).toContainText('region');
  await page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
  await client.close();
});
