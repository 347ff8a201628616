// The whole way of a first message by keys alone: find the queue, read the message, publish one, watch it leave.

import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, pressInTurn, table } from './pages/app.ts';
import { lastResult, publishPanel } from './pages/publish.ts';
import { detail, expectDepth, messages, treeLine } from './pages/queue.ts';

test.afterEach(stopClients);

test('a message is found, read, answered, copied and deleted without the mouse', async ({
  page,
  leveret,
}) => {
  const { fill, channel } = await startClient(leveret.amqpUrl);
  await fill('orders', ['{"order": 9007199254740993}', '{"order": 2}'], { contentType: 'application/json' });
  await fill('other', []);
  const { keyboard } = page;

  await pressInTurn(page, 'g', 'q');
  await expect(table(page, 'Queues').getByRole('row')).toHaveCount(3);
  await expect(table(page, 'Queues')).toBeFocused();
  await pressInTurn(page, 'j', 'Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
  await expect(messages(page)).toBeFocused();
  await pressInTurn(page, 'ArrowDown', 'Enter');
  await expect(treeLine(page, '"order"')).toHaveText('"order": 9007199254740993');

  // From the list into the message: its tabs, its tree, and back by Esc.
  const focused = page.locator(':focus');
  for (let step = 0; step < 13; step += 1) {
    await keyboard.press('Tab');
    if ((await focused.getAttribute('role')) === 'tab') break;
  }
  await expect(focused).toHaveAccessibleName('Message');
  await keyboard.press('ArrowRight');
  await expect(detail(page)).toContainText('content-type');
  await keyboard.press('Escape');
  await expect(detail(page)).toHaveCount(0);
  await expect(messages(page)).toBeFocused();

  // The commands of a row, from the row.
  await keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: 'Commands' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(messages(page)).toBeFocused();

  await keyboard.press('p');
  const panel = publishPanel(page);
  await expect(panel.getByRole('textbox', { name: 'Body' })).toBeFocused();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.insertText('{"order": 3}');
  await keyboard.press('Control+Enter');
  await expect(lastResult(panel)).toContainText('routed');
  await keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expectDepth(page, 3, 0);
  await expect(messages(page)).toBeFocused();

  await keyboard.press('r');
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  await pressInTurn(page, 'End', 'Delete');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Message 3 is taken out of orders for good.');
  // What does not come back is not done by the first Enter: Cancel has the focus.
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await pressInTurn(page, 'Tab', 'Enter');
  await expect(question).toHaveCount(0);
  await expectDepth(page, 2, 0);

  // The tabs, and a dialog that is opened, filled and sent.
  await keyboard.press('Control+k');
  await keyboard.insertText('bind a queue');
  await keyboard.press('Enter');
  const bind = page.getByRole('dialog', { name: 'Add a binding' });
  await expect(bind).toBeVisible();
  await bind.getByRole('combobox', { name: 'From exchange' }).focus();
  await keyboard.insertText('amq.direct');
  await pressInTurn(page, 'Escape', 'Tab', 'Tab', 'Tab');
  await expect(bind).toBeVisible();
  await bind.getByRole('textbox', { name: 'Binding key' }).focus();
  await keyboard.insertText('by-key');
  await keyboard.press('Enter');
  await expect(bind).toHaveCount(0);
  channel.publish('amq.direct', 'by-key', Buffer.from('{}'));
  await expectDepth(page, 3, 0);
});

test('every screen has a first stop for Tab that shows where it is', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', ['1']);
  for (const [letter, sign] of [
    ['o', 'Connect your program'],
    ['q', '1 queue'],
    ['e', 'amq.topic'],
    ['c', 'Nobody consumes yet'],
    ['n', '1 connection, 1 channel'],
  ] as const) {
    await pressInTurn(page, 'g', letter);
    await expect(page.getByRole('main').getByText(sign, { exact: true })).toBeVisible();
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus-visible');
    await expect(focused).toHaveCount(1);
    const unmarked = await focused.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle === 'none' || outlineWidth === '0px') && boxShadow === 'none'
        ? element.outerHTML.slice(0, 300)
        : null;
    });
    expect(unmarked).toBeNull();
  }
});

test('arrows go from tab to tab of a queue, and a click on a tab goes on to its table', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fill('orders', ['first', 'second']);
  await openQueue(page, 'orders');
  const tab = (name: RegExp) => page.getByRole('tab', { name });
  await tab(/^Messages/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(/^Live/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tab(/^Consumers/)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(messages(page).getByRole('row')).toHaveCount(3);
  await expect(tab(/^Messages/)).toBeFocused();
  await tab(/^Live/).click();
  await tab(/^Messages/).click();
  await expect(messages(page)).toBeFocused();
});
