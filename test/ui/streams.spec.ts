// A stream on the page: it is read from a chosen place by the test consumer, and what nobody can do with one is not
// offered. Messages that never died are not offered to be retried.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { openQueue, pressInTurn, table } from './pages/app.ts';
import { fillWithDeadLetters } from './programs/dead-letters.ts';
import { messages } from './pages/queue.ts';

test.afterEach(stopClients);

test('a stream is read from an offset, and is neither purged nor emptied', async ({ page, leveret }) => {
  const { channel } = await startClient(leveret.amqpUrl);
  await channel.assertQueue('log', { arguments: { 'x-queue-type': 'stream' } });
  for (const body of bodies(6)) channel.sendToQueue('log', Buffer.from(body));
  await openQueue(page, 'log', 'consumers');
  const panel = page.getByRole('region', { name: 'Test consumer' });
  await expect(panel).toContainText('reads, removes nothing');
  await panel.getByRole('button', { name: /Settle/ }).click();
  await expect(page.getByRole('option')).toHaveText(['by hand', 'ack']);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /Start at/ }).click();
  await page.getByRole('option', { name: 'an offset' }).click();
  await panel.getByRole('textbox', { name: 'Offset' }).fill('x');
  await expect(panel.getByRole('button', { name: 'Start reading' })).toBeDisabled();
  await panel.getByRole('textbox', { name: 'Offset' }).fill('4');
  await panel.getByRole('button', { name: 'Start reading' }).click();
  const deliveries = table(page, 'Deliveries to the test consumer');
  await expect(deliveries.getByRole('row').filter({ hasText: '"item":5' })).toBeVisible();
  await expect(deliveries.getByRole('row')).toHaveCount(3);
  await panel.getByRole('button', { name: 'Stop' }).click();

  await openQueue(page, 'log', 'settings');
  await expect(page.getByText('A stream cannot be purged')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Purge this queue' })).toHaveCount(0);
  await openQueue(page, 'log', 'messages');
  await expect(messages(page).getByRole('row')).toHaveCount(7);
  await pressInTurn(page, 'ArrowDown', 'Space');
  const chosen = page.getByRole('toolbar', { name: 'Chosen messages' });
  await expect(chosen.getByRole('button', { name: /^Copy/ })).toBeEnabled();
  await expect(chosen.getByRole('button', { name: /^Move/ })).toBeDisabled();
  await expect(chosen.getByRole('button', { name: /^Delete/ })).toBeDisabled();
});

test('retry is offered where one of the chosen messages has died', async ({ page, leveret }) => {
  const { fill } = await startClient(leveret.amqpUrl);
  await fillWithDeadLetters(leveret.amqpUrl);
  await fill('living', bodies(2));
  const chosen = page.getByRole('toolbar', { name: 'Chosen messages' });
  const retry = chosen.getByRole('button', { name: /^Retry/ });
  await openQueue(page, 'living');
  await expect(messages(page).getByRole('row')).toHaveCount(3);
  await pressInTurn(page, 'ArrowDown', 'Control+a');
  await expect(chosen.getByRole('button', { name: /^Move/ })).toBeEnabled();
  await expect(retry).toHaveCount(0);
  await openQueue(page, 'orders.attic');
  await expect(messages(page).getByRole('row')).toHaveCount(5);
  await pressInTurn(page, 'ArrowDown', 'Space');
  await expect(retry).toBeEnabled();
});
