// One part of the page that breaks leaves the others standing, says what broke, and comes back when asked to.

import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue } from './pages/app.ts';
import { openPublish, writeBody } from './pages/publish.ts';
import { messages } from './pages/queue.ts';

test.afterEach(stopClients);

test.describe('a fault in the form for publishing', () => {
  test.use({ expectedErrors: /broken on purpose/ });

  test('leaves its panel and the queue standing, and what was written comes back', async ({
    page,
    leveret,
  }) => {
    const { fill } = await startClient(leveret.amqpUrl);
    await fill('orders', ['{"order": 1}']);
    await openQueue(page, 'orders');
    const panel = await openPublish(page);
    await page.evaluate(() => {
      const Sound = globalThis.TextEncoder;
      globalThis.TextEncoder = class extends Sound {
        override encode(text = '') {
          if (text.includes('poison')) throw new Error('broken on purpose');
          return super.encode(text);
        }
      };
      addEventListener('mend', () => {
        globalThis.TextEncoder = Sound;
      });
    });
    await writeBody(panel, '"poison"');
    await expect(panel.getByRole('alert')).toContainText(
      'Showing the form for publishing failed: broken on purpose',
    );
    await expect(panel.getByRole('button', { name: 'Close' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'orders' })).toBeVisible();
    await expect(messages(page).getByRole('row').nth(1)).toContainText('{"order": 1}');
    await page.evaluate(() => dispatchEvent(new Event('mend')));
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(panel.getByRole('textbox', { name: 'Body' })).toContainText('"poison"');
  });
});
