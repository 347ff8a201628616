// Every screen in both themes through axe, with things in it and with what opens over it: no serious and no critical fault.

import { faults } from './axe.ts';
import { startClient, stopClients } from './client.ts';
import { dialog, goTo, openQueue, rowWith, runFromPalette, table } from './pages/app.ts';
import { addHeader, openPanelTab, openPublish } from './pages/publish.ts';
import { fillWithDeadLetters } from './programs/dead-letters.ts';
import { messages, openDetailTab, treeLine } from './pages/queue.ts';
import { expect, test } from './leveret-test.ts';

// axe is put into the page, which the page's own policy rightly forbids.
test.use({ bypassCSP: true });

test.afterEach(stopClients);

const places = [
  ['overview', '', /Local broker/],
  ['queues', 'queues', /Queues/],
  ['messages', 'queue/orders', /orders/],
  ['live', 'queue/orders?tab=live', /orders/],
  ['consumers of a queue', 'queue/orders?tab=consumers', /orders/],
  ['bindings', 'queue/orders?tab=bindings', /orders/],
  ['settings', 'queue/orders?tab=settings', /orders/],
  ['exchanges', 'exchanges', /Exchanges/],
  ['an exchange', 'exchange/amq.topic', /amq.topic/],
  ['consumers', 'consumers', /Consumers/],
  ['connections', 'connections', /Connections/],
  ['dead letters', 'deadLetters', /Dead letters/],
  ['jobs', 'jobs', /Jobs/],
] as const;

test.describe('@browser in both themes', () => {
  test.beforeEach(async ({ leveret }) => {
    const { channel, fill } = await startClient(leveret.amqpUrl, 'worker');
    await fill('orders', ['{"order":1,"lines":[1,null,true,"x"]}', 'two', 'three'], {
      contentType: 'application/json',
      headers: { tenant: 'eu', attempt: 3 },
    });
    await channel.prefetch(1);
    await channel.consume('orders', () => undefined);
  });

  test('no screen has a serious fault', async ({ page }) => {
    for (const [name, path, heading] of places) {
      if (path !== '') await page.evaluate((hash) => location.assign(hash), `#/local/${path}`);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      expect.soft(await faults(page), name).toEqual([]);
    }
  });

  test('neither what is not there nor a window at 200 % has one', async ({ page }) => {
    await page.evaluate(() => location.assign('#/nobody/queues'));
    await expect(page.getByRole('heading', { name: 'There is no such connection' })).toBeVisible();
    expect.soft(await faults(page), 'a connection that is not there').toEqual([]);
    await page.setViewportSize({ width: 720, height: 450 });
    await page.evaluate(() => location.assign('#/local/queue/orders'));
    await messages(page).getByRole('row').nth(1).click();
    await expect(treeLine(page, '"order"')).toBeVisible();
    expect.soft(await faults(page), 'a message in a small window').toEqual([]);
    const { right, bottom } = await page.evaluate(() => {
      const [bar, line] = [document.querySelector('header'), document.querySelector('footer')];
      return {
        right: Math.max(
          ...[...(bar?.querySelectorAll('button') ?? [])].map((b) => b.getBoundingClientRect().right),
        ),
        bottom: line?.getBoundingClientRect().bottom ?? 0,
      };
    });
    expect([right <= 720, bottom <= 450]).toEqual([true, true]);
  });

  test('nothing that opens over a screen has one', async ({ page }) => {
    for (const [key, name] of [
      ['Control+k', /Find a command/],
      ['?', /Keys/],
    ] as const) {
      await page.keyboard.press(key);
      await expect(dialog(page, name)).toBeVisible();
      expect.soft(await faults(page), key).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(dialog(page, name)).toHaveCount(0);
    }
    await openQueue(page, 'orders');
    for (const [words, entry, name] of [
      ['purge', 'Purge this queue', /Purge orders/],
      ['delete queue', 'Delete this queue', /Delete orders/],
      ['declare queue', 'Declare a queue', /Declare a queue/],
      ['declare exchange', 'Declare an exchange', /Declare an exchange/],
      ['add connection', 'Add a connection', /Add a connection/],
      ['bind queue', 'Bind a queue', /Add a binding/],
    ] as const) {
      await runFromPalette(page, words, entry);
      await expect(dialog(page, name)).toBeVisible();
      expect.soft(await faults(page), entry).toEqual([]);
      // A list of names may be open within the dialog: the first Esc closes that one.
      await expect(async () => {
        await page.keyboard.press('Escape');
        await expect(dialog(page, name)).toHaveCount(0, { timeout: 200 });
      }).toPass();
    }
    await goTo(page, 'Connections');
    const row = table(page, 'Connections and their channels').getByRole('row').filter({ hasText: 'worker' });
    await row.click({ button: 'right' });
    await expect(page.getByRole('menu', { name: 'Commands' })).toBeVisible();
    expect.soft(await faults(page), 'a menu').toEqual([]);
  });

  test('the list of dead letters, and how one died, have none', async ({ page, leveret }) => {
    await fillWithDeadLetters(leveret.amqpUrl, 'invoices');
    const { channel } = await startClient(leveret.amqpUrl);
    await channel.assertQueue('careless', { deadLetterExchange: 'misspelt' });
    await goTo(page, 'Dead letters');
    await expect(page.getByRole('region', { name: /not safe/ })).toContainText('careless');
    await expect(rowWith(table(page, 'Dead-letter queues'), 'invoices.attic')).toBeVisible();
    expect.soft(await faults(page), 'dead-letter queues').toEqual([]);
    for (const queue of ['invoices.attic', 'mail_error']) {
      await openQueue(page, queue);
      await messages(page).getByRole('row').nth(1).click();
      await page.getByRole('tab', { name: 'Why it died' }).click();
      await expect(page.getByRole('group', { name: 'Why it died' })).toBeVisible();
      expect.soft(await faults(page), `why it died in ${queue}`).toEqual([]);
    }
  });

  test('what a file holds, and where its messages would go, have none', async ({ page }) => {
    await openQueue(page, 'orders');
    await page.keyboard.press('i');
    const asked = dialog(page, /^Import messages/);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      asked.getByRole('button', { name: /^Choose a/ }).click(),
    ]);
    const header = {
      format: 'leveret-messages',
      version: 1,
      taken: { at: 0, endpoint: 'Old', queue: 'lost' },
    };
    const line = { exchange: '', routingKey: 'lost', redelivered: false, publishedAt: null, properties: {} };
    const lines = [header, { ...line, body: 'a' }, 'nonsense'].map((each) => JSON.stringify(each));
    await chooser.setFiles({
      name: 'some.jsonl',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(lines.join('\n')),
    });
    await expect(asked).toContainText('Line 3');
    await asked.getByRole('combobox', { name: 'Queue' }).fill('lost');
    await page.keyboard.press('Tab');
    await expect(asked.getByRole('button', { name: 'Declare the queue lost' })).toBeVisible();
    expect.soft(await faults(page), 'into a queue that is not there').toEqual([]);
    await asked.getByRole('radio', { name: 'An exchange' }).click();
    await expect(asked.getByRole('combobox', { name: 'Exchange' })).toBeVisible();
    expect.soft(await faults(page), 'into an exchange').toEqual([]);
  });

  test('no part of an open message and of the publish panel has one', async ({ page }) => {
    await openQueue(page, 'orders');
    await messages(page).getByRole('row').nth(1).click();
    await expect(treeLine(page, '"order"')).toBeVisible();
    expect.soft(await faults(page), 'tree').toEqual([]);
    await openDetailTab(page, 'Headers');
    expect.soft(await faults(page), 'headers of a message').toEqual([]);
    await openDetailTab(page, 'Stored bytes');
    expect.soft(await faults(page), 'stored bytes').toEqual([]);
    await page.getByRole('textbox', { name: 'Filter messages' }).fill('=bodi.total');
    await expect(page.getByText('Unknown variable: bodi')).toBeVisible();
    expect.soft(await faults(page), 'a filter with a fault').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'How to filter' }).click();
    await expect(page.getByRole('dialog', { name: 'How to filter' })).toBeVisible();
    expect.soft(await faults(page), 'help on filters').toEqual([]);
    await page.keyboard.press('Escape');
    await openQueue(page, 'orders', 'live');
    const panel = await openPublish(page);
    expect.soft(await faults(page), 'body').toEqual([]);
    await panel.getByRole('combobox', { name: 'Queue' }).press('ArrowDown');
    await expect(page.getByRole('option', { name: 'orders', selected: true })).toBeVisible();
    expect.soft(await faults(page), 'an open list of names').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(panel).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(table(page, 'Live messages').getByRole('row')).not.toHaveCount(1);
    await openPanelTab(panel, 'Properties');
    await panel.getByLabel('Value of Priority').fill('300');
    expect.soft(await faults(page), 'properties with a fault').toEqual([]);
    await openPanelTab(panel, 'Headers');
    await addHeader(panel, { name: 'count', type: 'int 8', value: '128' });
    expect.soft(await faults(page), 'headers with a fault').toEqual([]);
  });

  test('neither chosen messages, nor the question about them, nor their job has one', async ({ page }) => {
    await openQueue(page, 'orders');
    await messages(page).press('ArrowDown');
    await page.keyboard.press('Control+a');
    await expect(page.getByText('3 chosen')).toBeVisible();
    expect.soft(await faults(page), 'chosen messages').toEqual([]);
    await page.keyboard.press('Shift+M');
    const question = dialog(page, 'Copy 3 messages of orders');
    await question.getByRole('combobox', { name: 'Queue' }).fill('nowhere');
    await expect(question).toContainText('not there');
    expect.soft(await faults(page), 'the dry run').toEqual([]);
    await question.getByText('Exchange', { exact: true }).click();
    await question.getByRole('combobox', { name: 'Exchange' }).fill('amq.topic');
    await page.keyboard.press('Tab');
    await question.getByRole('button', { name: 'Copy 2 messages' }).click();
    await expect(question).toHaveCount(0);
    await page.getByRole('navigation', { name: 'Endpoints' }).getByRole('button', { name: /^Jobs/ }).click();
    await rowWith(table(page, 'Jobs'), '2 of 2').click();
    await expect(table(page, 'Results').getByRole('row').nth(1)).toContainText('unroutable');
    expect.soft(await faults(page), 'a job').toEqual([]);
  });

  test('a running test consumer has none', async ({ page }) => {
    await openQueue(page, 'orders', 'consumers');
    const panel = page.getByRole('region', { name: 'Test consumer' });
    await panel.getByRole('button', { name: /Settle/ }).click();
    await page.getByRole('option', { name: 'by hand' }).click();
    await panel.getByRole('button', { name: 'Start taking' }).click();
    await rowWith(table(page, 'Deliveries to the test consumer'), 'two').click();
    await expect(panel.getByRole('button', { name: /^Ack/ })).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });
});
