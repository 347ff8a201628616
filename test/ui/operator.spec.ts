// The operator's task, through the page alone, on the embedded broker and on a real RabbitMQ: find the dead letters, read
// why they died, send three of them back to their queue, see them consumed there.

import path from 'node:path';
import type { Page } from 'playwright';
import { python, pythonModuleMissing } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { startProgram, type RunningProgram } from '../support/run-program.ts';
import { stopClients } from './client.ts';
import { cellUnder, dialog, pressInTurn, rowWith, table } from './pages/app.ts';
import { addConnection, sidebar } from './pages/endpoints.ts';
import { detail, messages } from './pages/queue.ts';
import { fillWithDeadLetters } from './programs/dead-letters.ts';
import { expect, test } from './rabbitmq-test.ts';

const program = path.join(import.meta.dirname, 'programs', 'retried_consumer.py');
const pikaMissing = pythonModuleMissing('pika');
test.skip(pikaMissing !== null, pikaMissing ?? '');

let consumer: RunningProgram | null = null;
test.afterEach(async () => {
  await consumer?.stop('SIGKILL');
  consumer = null;
  await stopClients();
});

/** From the list of dead-letter queues to the empty end of it. `look` brings the messages of the open queue to the screen. */
async function bringBackThree(page: Page, url: string, look: () => Promise<void>): Promise<void> {
  const list = table(page, 'Dead-letter queues');
  const attic = rowWith(list, 'orders.attic');
  await expect(attic).toBeVisible({ timeout: 30_000 });
  await expect(await cellUnder(list, attic, 'Messages')).toHaveText('4', { timeout: 20_000 });
  await expect(await cellUnder(list, attic, 'From where')).toHaveText('orders');
  await attic.getByRole('gridcell', { name: 'orders.attic' }).click();
  await look();
  await expect(messages(page).getByRole('row')).toHaveCount(5);

  const third = messages(page).getByRole('row').nth(3);
  await expect(await cellUnder(messages(page), third, 'Died in')).toHaveText('orders');
  await expect(await cellUnder(messages(page), third, 'Reason')).toHaveText('rejected');
  await third.click();
  await detail(page).getByRole('tab', { name: 'Why it died' }).click();
  const story = detail(page).getByRole('group', { name: 'Why it died' });
  await expect(story).toContainText('Published to shop.events with key order.created');
  await expect(story).toContainText(/Rejected in orders\s*1 time/);
  await page.keyboard.press('Escape');
  await expect(detail(page)).toHaveCount(0);

  for (const place of [1, 2, 3]) {
    await messages(page).getByRole('row').nth(place).getByRole('checkbox').click();
  }
  await page
    .getByRole('toolbar', { name: 'Chosen messages' })
    .getByRole('button', { name: /^Retry/ })
    .click();
  const question = dialog(page, 'Retry 3 messages of orders.attic');
  const dryRun = question.getByRole('region', { name: 'What would happen' });
  await expect(dryRun).toContainText(/3\s*→\s*orders\s*exists/);
  await expect(dryRun).toContainText('3 messages lose what the broker wrote into the headers');
  await question.getByRole('radio', { name: 'Where it was first published' }).click();
  await expect(dryRun).toContainText(/3\s*→\s*shop\.events · order\.created\s*exchange exists/);
  await expect(question).toContainText('Every queue bound there gets a copy.');
  await question.getByRole('radio', { name: 'The queue it died in' }).click();
  await expect(dryRun).toContainText(/3\s*→\s*orders\s*exists/);
  await question.getByRole('button', { name: 'Retry 3 messages' }).click();
  await expect(page.getByText(/Retried 3 messages of orders.attic/)).toBeVisible();
  // Nobody sends them twice: they are chosen no more, and those that are still listed have gone.
  await expect(page.getByRole('toolbar', { name: 'Chosen messages' })).toHaveCount(0);
  await expect(messages(page).getByText('ready')).toHaveCount(1);

  consumer = startProgram(python, [program, url, 'orders']);
  for (const order of [1, 2, 3]) await consumer.says(`"order":${order},`);
  // Without what the broker had written, and with our own count of retries.
  await consumer.says("'x-leveret-retries'");
  expect(consumer.stdout()).not.toContain("'x-death'");

  await pressInTurn(page, 'g', 'd');
  await expect(attic).toBeVisible();
  await expect(await cellUnder(list, attic, 'Messages')).toHaveText('1', { timeout: 20_000 });
}

test('on the embedded broker', async ({ page, leveret }) => {
  await fillWithDeadLetters(leveret.amqpUrl);
  await sidebar(page)
    .getByRole('button', { name: /^Dead letters/ })
    .click();
  await bringBackThree(page, `${leveret.amqpUrl}/%2F`, async () => undefined);
});

test.describe('on a server elsewhere', () => {
  test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');

  test('on RabbitMQ', async ({ page, rabbit }) => {
    test.setTimeout(120_000);
    const vhost = await rabbit.admin.addVhost();
    const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
    await fillWithDeadLetters(url);
    await addConnection(page, url, 'Staging', rabbit.managementUrl);
    // Until its lists stand in the sidebar, the last ones there are the local broker's.
    await expect(sidebar(page).getByRole('button', { name: /^Dead letters/ })).toHaveCount(2);
    await sidebar(page)
      .getByRole('button', { name: /^Dead letters/ })
      .last()
      .click();
    await bringBackThree(page, url, async () => {
      await expect(page.getByRole('list', { name: 'What looking costs' })).toContainText(
        'marked redelivered',
      );
      await page.getByRole('button', { name: /^Borrow/ }).click();
    });
  });
});
