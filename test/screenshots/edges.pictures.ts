// Pictures of what is seldom looked at: names of 255 bytes, from right to left, of signs beyond the basic plane and with
// spaces; a window at 200 % zoom; colours that the system chooses; lists of none and one; what is not there.

import type { Page } from 'playwright';
import { startClient, stopClients } from '../ui/client.ts';
import { dialog, openQueue } from '../ui/pages/app.ts';
import { messages, openDetailTab } from '../ui/pages/queue.ts';
import { expect, test } from '../ui/leveret-test.ts';
import { picture } from './picture.ts';

const long = 'a.long.name.that.somebody.really.uses.in.production.'.repeat(5).slice(0, 255);
const names = [long, 'طلبات.جديدة.queue', '🐇 orders 日本語', '  spaces  and/slash?&#%2F  ', 'one'];

/** A window of 1440 x 900 at 200 %, and the same with colours of the system. */
async function small(page: Page, name: string): Promise<void> {
  await picture(page, name, [{ width: 720, height: 450 }]);
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, `${name}-forced`, [{ width: 1024, height: 700 }]);
  await page.emulateMedia({ forcedColors: 'none' });
}

async function go(page: Page, place: string): Promise<void> {
  const [, id] = /^#\/([^/?]+)/.exec(new URL(page.url()).hash) ?? [];
  await page.evaluate((hash) => location.assign(hash), `#/${String(id)}/${place}`);
}

test.afterEach(stopClients);

test('names and windows that are seldom looked at', async ({ page, leveret }) => {
  const { channel, fill } = await startClient(leveret.amqpUrl, names[2]);
  await channel.assertExchange(long, 'topic');
  for (const name of names) {
    await channel.assertQueue(name, { deadLetterExchange: long, deadLetterRoutingKey: long });
    await channel.bindQueue(name, long, `#.${name}`.slice(0, 255));
  }
  const headers = { [long.slice(0, 200)]: names[1], [String(names[1])]: long, none: null };
  for (let number = 0; number < 30; number += 1) {
    const body = JSON.stringify({ number, [String(names[2])]: names[1] });
    channel.publish('', long, Buffer.from(body), { contentType: 'application/json', headers, appId: long });
  }
  await channel.prefetch(3);
  await channel.consume(long, () => undefined, { consumerTag: names[1] ?? '' });
  await fill('single', ['{"alone":true}']);

  await go(page, 'queues');
  await expect(page.getByRole('gridcell', { name: 'single', exact: true })).toBeVisible();
  await picture(page, 'edges-01-queues');
  await small(page, 'edges-01-queues');
  await page.getByRole('textbox', { name: 'Filter queues' }).fill('nothing has this name');
  await expect(page.getByRole('heading', { name: 'No queue fits the filter' })).toBeVisible();
  await picture(page, 'edges-02-no-match');
  await go(page, `exchange/${encodeURIComponent(long)}`);
  await expect(page.getByRole('gridcell', { name: 'one', exact: true })).toBeVisible();
  await picture(page, 'edges-03-exchange');
  await openQueue(page, 'single');
  await expect(messages(page).getByRole('row')).toHaveCount(2);
  await picture(page, 'edges-04-one-row');
  await go(page, `queue/${encodeURIComponent(long)}`);
  await messages(page).getByRole('row').nth(5).getByRole('gridcell').nth(2).click();
  await openDetailTab(page, 'Headers');
  await picture(page, 'edges-05-message');
  await small(page, 'edges-05-message');
  await messages(page).press('m');
  await expect(dialog(page, /^Move/)).toBeVisible();
  await small(page, 'edges-06-move');
  await page.keyboard.press('Escape');
  await go(page, `queue/${encodeURIComponent(long)}?tab=settings`);
  await expect(page.getByRole('heading', { name: 'In effect' })).toBeVisible();
  await picture(page, 'edges-07-settings');
  await page.keyboard.press('p');
  await expect(page.getByRole('complementary', { name: 'Publish a message' })).toBeVisible();
  await small(page, 'edges-08-publish');
  await page.keyboard.press('Escape');
  await go(page, 'queue/never.declared');
  await expect(page.getByRole('heading', { name: /There is no queue/ })).toBeVisible();
  await picture(page, 'edges-09-no-queue');
  await page.evaluate(() => location.assign('#/nobody/queues'));
  await expect(page.getByRole('heading', { name: 'There is no such connection' })).toBeVisible();
  await picture(page, 'edges-10-nobody');
});
