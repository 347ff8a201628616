// Connections: who is connected, with channels and facts, and closing one of them.

import { bodies, startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { dialog, goTo, table } from './pages/app.ts';

test.afterEach(stopClients);

test('a program is named with its channels, and closing it says what goes back', async ({
  page,
  leveret,
}) => {
  const { fill } = await startClient(leveret.amqpUrl, 'producer');
  const worker = await startClient(leveret.amqpUrl, 'stuck-worker');
  await fill('orders', bodies(3));
  await worker.channel.prefetch(2);
  const taken: unknown[] = [];
  await worker.channel.consume('orders', (message) => taken.push(message));
  await expect.poll(() => taken.length).toBe(2);
  await goTo(page, 'Connections');
  const connections = table(page, 'Connections and their channels');
  const row = connections.getByRole('row').filter({ hasText: 'stuck-worker' });
  await row.click();
  await page.keyboard.press('ArrowRight');
  await expect(connections.getByRole('row').filter({ hasText: 'channel 1' })).toBeVisible();
  await expect(page.getByText('Client properties')).toBeVisible();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Close this connection' }).click();
  const question = dialog(page, 'Close the connection of stuck-worker');
  await expect(question).toContainText('2 unacked messages go back to the queue.');
  const closed = new Promise<string>((resolve) => {
    worker.connection.once('close', (error: Error | undefined) => resolve(String(error?.message)));
  });
  await question.getByRole('textbox').fill('stuck, closed by the test');
  await question.getByRole('button', { name: 'Close connection' }).click();
  expect(await closed).toContain('stuck, closed by the test');
  await expect(row).toHaveCount(0);
  await expect(connections.getByRole('row').filter({ hasText: 'producer' })).toBeVisible();
});
