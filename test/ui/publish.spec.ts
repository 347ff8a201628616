// The publish panel: what became of each message, headers of every type unchanged on the way, and faults said beside their
// field with nothing sent.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { dialog, openQueue } from './pages/app.ts';
import {
  addHeader,
  choose,
  lastResult,
  openPanelTab,
  openPublish,
  publishPanel,
  send,
  writeBody,
} from './pages/publish.ts';
import { detail, messages, openDetailTab } from './pages/queue.ts';

test.afterEach(stopClients);

const typedHeaders = [
  { name: 'text', type: 'string', value: 'ünï', shown: 'ünï' },
  { name: 'flag', type: 'boolean', value: 'false', shown: 'false' },
  { name: 'tiny', type: 'int 8', value: '-128', shown: '-128' },
  { name: 'small', type: 'unsigned 8', value: '255', shown: '255' },
  { name: 'short', type: 'int 16', value: '-32768', shown: '-32768' },
  { name: 'word', type: 'unsigned 16', value: '65535', shown: '65535' },
  { name: 'int', type: 'int 32', value: '-2147483648', shown: '-2147483648' },
  { name: 'wide', type: 'unsigned 32', value: '4294967295', shown: '4294967295' },
  { name: 'long', type: 'int 64', value: '-9223372036854775808', shown: '-9223372036854775808' },
  { name: 'double', type: 'double 64', value: '1e300', shown: '1e+300' },
  { name: 'price', type: 'decimal', value: '12.50', shown: '12.50' },
  { name: 'raw', type: 'bytes, hex', value: '00ff', shown: '00ff' },
  { name: 'none', type: 'void', value: null, shown: 'void V' },
] as const;

test('headers of every type arrive as they were written', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('typed');
  await openQueue(page, 'typed');
  const panel = await openPublish(page);
  await writeBody(panel, '{}');
  await openPanelTab(panel, 'Headers');
  for (const header of typedHeaders) await addHeader(panel, header);
  await send(panel);
  await expect(lastResult(panel)).toContainText('to 1 queue: typed · confirmed in');
  await panel.getByRole('button', { name: 'Close' }).click();
  await messages(page).getByRole('row').nth(1).click();
  await openDetailTab(page, 'Headers');
  const shown = detail(page).getByRole('group', { name: 'Headers' });
  for (const header of typedHeaders) {
    await expect(
      shown.locator('[data-index]').filter({ hasText: new RegExp(`^${header.name}`) }),
    ).toContainText(header.shown);
  }
  // And as a client reads them.
  const message = await channel.get('typed', { noAck: true });
  if (message === false) throw new Error('the message is not in the queue');
  expect(message.properties.headers).toMatchObject({
    text: 'ünï',
    flag: false,
    tiny: -128,
    int: -2147483648,
  });
});

test('a message that nobody takes is unroutable, one to a missing exchange says why', async ({ page }) => {
  const panel = await openPublish(page);
  await choose(panel, 'To', 'Exchange');
  await panel.getByRole('combobox', { name: 'Exchange' }).fill('amq.topic');
  await page.keyboard.press('Tab');
  await expect(publishPanel(page)).toBeVisible();
  await panel.getByRole('textbox', { name: 'Routing key' }).fill('nobody.listens');
  await writeBody(panel, '"hello"');
  await send(panel);
  await expect(lastResult(panel)).toContainText('unroutable');
  await expect(lastResult(panel)).toContainText('312 NO_ROUTE');
  await panel.getByRole('combobox', { name: 'Exchange' }).fill('missing');
  await send(panel);
  await expect(lastResult(panel)).toContainText(/refused|not sent/);
  await expect(lastResult(panel)).toContainText("no exchange 'missing'");
});

test('what is wrong is said beside its field, and nothing is sent', async ({ page, leveret }) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', bodies(1));
  await openQueue(page, 'orders');
  const panel = await openPublish(page);
  await choose(panel, 'Body as', 'JSON');
  await writeBody(panel, '{"a": 1,\n "b" 2}');
  await expect(panel.getByRole('alert')).toContainText(
    'Line 2, column 6: the colon after the name is missing',
  );
  await openPanelTab(panel, 'Properties');
  await panel.getByLabel('Value of Priority').fill('300');
  await expect(panel).toContainText('Write a whole number from 0 to 255');
  await panel.getByLabel('Value of Correlation id').fill('ü'.repeat(128));
  await expect(panel).toContainText('256 bytes long; AMQP allows 255. Shorten it');
  await openPanelTab(panel, 'Headers');
  await addHeader(panel, { name: 'count', type: 'int 8', value: '128' });
  await expect(panel).toContainText('Out of range: this type holds -128 to 127');
  await panel.getByLabel('Value of count').fill('abc');
  await expect(panel).toContainText('Not a whole number.');
  await panel.getByRole('combobox', { name: 'Queue' }).fill('q'.repeat(256));
  await expect(panel).toContainText('256 bytes long');
  await send(panel);
  await expect(panel.getByRole('button', { name: /things to put right first/ })).toBeVisible();
  await expect(panel.getByRole('listitem')).toHaveCount(0);
  expect((await channel.checkQueue('orders')).messageCount).toBe(1);
});

test('JSON that is none is sent as it is when the user says so', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders');
  await openQueue(page, 'orders');
  const panel = await openPublish(page);
  await choose(panel, 'Body as', 'JSON');
  await writeBody(panel, '{broken');
  await panel.getByText('Send as is, although it is not JSON').click();
  await page.keyboard.press('Control+Enter');
  await expect(lastResult(panel)).toContainText('routed');
  const message = await channel.get('orders', { noAck: true });
  expect(message !== false && message.content.toString()).toBe('{broken');
});

test('bytes are written as hex or Base64, and a message is sent again by one key', async ({
  page,
  leveret,
}) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('orders');
  await openQueue(page, 'orders');
  const panel = await openPublish(page);
  await openPanelTab(panel, 'Properties');
  await panel.getByText('Content type', { exact: true }).click();
  await openPanelTab(panel, 'Body');
  await choose(panel, 'Body as', 'Hex');
  await writeBody(panel, '00 ff 7');
  await expect(panel.getByRole('alert')).toContainText('an odd number of hex digits');
  await writeBody(panel, '00 ff 7f');
  await send(panel);
  await expect(lastResult(panel)).toContainText('routed');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await page.keyboard.press('Shift+P');
  await expect.poll(async () => (await channel.checkQueue('orders')).messageCount).toBe(2);
  const message = await channel.get('orders', { noAck: true });
  expect(message !== false && message.content.toString('hex')).toBe('00ff7f');
  await expect(dialog(page, /./)).toHaveCount(0);
});
