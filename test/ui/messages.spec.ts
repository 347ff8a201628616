// The Messages tab and the message beside it: exact states, a list that stands still while it is read, views, copies, and
// taking one message out.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { clipboard, dialog, openQueue, rowWith } from './pages/app.ts';
import { detail, expectDepth, messages, openDetailTab, openTab, treeLine } from './pages/queue.ts';

test.afterEach(stopClients);

test('each message says whether it is ready, held by whom, or gone', async ({ page, leveret }) => {
  const { fill, channel } = await startClient(leveret.amqpUrl, 'holder');
  await fill('orders', bodies(4));
  await openQueue(page, 'orders');
  await expect(messages(page).getByRole('row')).toHaveCount(5);
  // Reading one keeps the list still.
  await messages(page).getByRole('gridcell', { name: '{"item":4}' }).click();
  await channel.prefetch(2);
  const taken: Parameters<typeof channel.ack>[0][] = [];
  await channel.consume('orders', (message) => message !== null && taken.push(message), {
    consumerTag: 'h1',
  });
  await expect(rowWith(messages(page), '{"item":1}')).toContainText('unacked');
  await expect(rowWith(messages(page), '{"item":2}')).toContainText('unacked · holder');
  await expect(rowWith(messages(page), '{"item":3}')).toContainText('ready');
  await expectDepth(page, 2, 2);
  await expect.poll(() => taken.length).toBe(2);
  if (taken[0] !== undefined) channel.ack(taken[0]);
  await expect(rowWith(messages(page), '{"item":1}')).toContainText('gone');
  await expect(page.getByRole('status').filter({ hasText: '0 new · 1 gone' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Refresh/ }).click();
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  await expect(rowWith(messages(page), '{"item":1}')).toHaveCount(0);
});

test('a list that is read stands still, counts what is new, and takes it on by its key', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(2));
  await openQueue(page, 'orders');
  await messages(page).getByRole('gridcell', { name: '{"item":1}' }).click();
  await expect(detail(page)).toBeVisible();
  await fill('orders', ['late', 'later', 'latest']);
  await expect(page.getByRole('status').filter({ hasText: '3 new · 0 gone' })).toBeVisible();
  await expect(messages(page).getByRole('row')).toHaveCount(3);
  await page.keyboard.press('r');
  await expect(messages(page).getByRole('row')).toHaveCount(6);
});

test('a JSON body is a tree that keeps its numbers, text as it was sent, and bytes', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  const body = '{"id": 123456789012345678901234567890, "deep": {"list": [1.10, null]}, "tag": "<b>x</b>"}';
  await fill('orders', [body], { contentType: 'application/json', messageId: 'm-1', priority: 3 });
  await openQueue(page, 'orders');
  await messages(page)
    .getByRole('gridcell', { name: /123456789012345678901234567890/ })
    .click();
  await expect(treeLine(page, '"id"')).toHaveText('"id": 123456789012345678901234567890,');
  await expect(treeLine(page, '1.1')).toHaveText('1.10,');
  await expect(treeLine(page, '"tag"')).toHaveText('"tag": "<b>x</b>"');
  // Folded by keys.
  await treeLine(page, '"deep"').click();
  await page.getByRole('tree').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(treeLine(page, '"deep"')).toContainText('1 key');
  await expect(treeLine(page, '1.1')).toHaveCount(0);
  const views = detail(page).getByRole('radiogroup', { name: 'How the body is shown' });
  await views.getByText('Text').click();
  await expect(detail(page)).toContainText(body);
  await views.getByText('Hex').click();
  await expect(detail(page)).toContainText('7b 22 69 64');
  await openDetailTab(page, 'Headers');
  await expect(detail(page)).toContainText('The header table is there, and empty.');
  await expect(detail(page)).toContainText('m-1');
  await openDetailTab(page, 'Stored bytes');
  await expect(detail(page)).toContainText('Property list');
});

test('bodies that are not what they promise are shown for what they are', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('odd');
  channel.sendToQueue('odd', Buffer.from('{"a": 1,}'), { contentType: 'application/json' });
  channel.sendToQueue('odd', Buffer.from([0x68, 0x69, 0xff, 0xfe]), { contentType: 'text/plain' });
  channel.sendToQueue('odd', Buffer.alloc(0));
  await channel.checkQueue('odd');
  await openQueue(page, 'odd');
  await messages(page).getByRole('gridcell', { name: '{"a": 1,}' }).click();
  await expect(detail(page)).toContainText(
    'Its content type promises JSON, but it cannot be read as that: line 1, column 9',
  );
  await page.keyboard.press('ArrowDown');
  await expect(detail(page)).toContainText('Not UTF-8 text: byte 2 does not fit.');
  await page.keyboard.press('ArrowDown');
  await expect(detail(page)).toContainText('The body is empty');
});

test('a message and its parts are copied whole', async ({ page, leveret }) => {
  test.skip(leveret.host === 'desktop', 'the desktop’s clipboard is the system’s');
  const { fill } = await startClient(leveret.amqpUrl);
  const body = `{"text":"${'long '.repeat(200)}"}`;
  await fill('orders', [body], { contentType: 'application/json', headers: { tenant: 'eu' } });
  await openQueue(page, 'orders');
  const row = messages(page).getByRole('row').nth(1);
  await row.click();
  await expect(treeLine(page, '"text"')).toBeVisible();
  await page.keyboard.press('c');
  await expect.poll(() => clipboard(page)).toBe(body);
  await detail(page).getByRole('button', { name: 'Copy parts of the message' }).click();
  await page.getByRole('menuitem', { name: 'Headers as JSON' }).click();
  await expect.poll(() => clipboard(page)).toContain('"tenant"');
  await row.getByRole('gridcell').nth(3).dblclick();
  await expect.poll(() => clipboard(page)).toBe('orders');
});

test('one message is deleted after a question that names it, and only that one', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(3));
  await openQueue(page, 'orders');
  await messages(page).getByRole('gridcell', { name: '{"item":2}' }).click();
  await page.keyboard.press('Delete');
  const question = dialog(page, 'Delete message 2?');
  await expect(question).toContainText('Message 2 is taken out of orders for good.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expectDepth(page, 3, 0);
  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Delete message' }).click();
  await expect(question).toHaveCount(0);
  await expectDepth(page, 2, 0);
  await expect(rowWith(messages(page), '{"item":2}')).toHaveCount(0);
  const left = [await channel.get('orders'), await channel.get('orders')];
  expect(left.map((message) => message !== false && message.content.toString())).toEqual([
    '{"item":1}',
    '{"item":3}',
  ]);
});

test('the settings say how the queue was declared, in words and in code', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders', { durable: false, arguments: { shard: 9 } });
  await openQueue(page, 'orders');
  await openTab(page, 'Settings');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('shard');
  await expect(panel.locator('pre')).toContainText('"shard": 9');
});
