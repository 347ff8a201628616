// The page and its engine: killed, it is said and what is on screen stays; started again, the page goes on or says which
// address to open; two tabs see the same.

import { readFileSync } from 'node:fs';
import { startLeveret, type LeveretProcess } from '../support/leveret-process.ts';
import { startClient, stopClients } from './client.ts';
import { expect, test } from './leveret-test.ts';
import { goTo, rowWith, table } from './pages/app.ts';

// They stop the server process under the page, or open a second tab: neither is for the desktop's window.
test.describe('@browser', () => {
  test.use({ expectedErrors: /WebSocket connection|ERR_CONNECTION/ });
  let again: LeveretProcess | null = null;
  test.afterEach(async () => {
    await stopClients();
    await again?.stop();
    again = null;
  });

  test('a killed engine is said at once, and what was seen stays readable', async ({ page, leveret }) => {
    const { fill } = await startClient(leveret.amqpUrl);
    await fill('orders', ['1']);
    await goTo(page, 'Queues');
    await expect(rowWith(table(page, 'Queues'), 'orders')).toBeVisible();
    process.kill(leveret.pid, 'SIGKILL');
    await expect(page.getByRole('contentinfo')).toContainText('Engine: not answering');
    await expect(page.getByRole('alert')).toContainText('The engine is not answering.');
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
    await expect(rowWith(table(page, 'Queues'), 'orders')).toBeVisible();

    // The next start has another key: the page is told, and says what to do.
    again = await startLeveret({
      dataDirectory: leveret.dataDirectory,
      flags: ['--port', new URL(leveret.url ?? '').port],
    });
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await expect(page.getByRole('heading', { name: 'This page cannot use the engine' })).toBeVisible();
    await page.goto(again.url);
    await expect(page.getByRole('heading', { level: 1, name: 'Queues' })).toBeVisible();
    const after = await startClient(again.amqpUrl);
    await after.fill('after-the-restart', ['1']);
    await expect(rowWith(table(page, 'Queues'), 'after-the-restart')).toBeVisible();
  });

  test('two tabs see the same queues, each where it was sent', async ({ page, leveret }) => {
    const second = await leveret.newPage();
    await second.goto(leveret.url ?? '');
    await goTo(second, 'Queues');
    await goTo(page, 'Exchanges');
    const { fill } = await startClient(leveret.amqpUrl);
    await fill('shared', ['1']);
    await expect(rowWith(table(second, 'Queues'), 'shared')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Exchanges' })).toBeVisible();
    await second.close();
    await goTo(page, 'Queues');
    await expect(rowWith(table(page, 'Queues'), 'shared')).toBeVisible();
  });

  test('the key is nowhere but in the address that was opened', async ({ page, leveret }) => {
    expect(page.url()).not.toContain('token');
    const key = /token=([^&]+)/.exec(leveret.url ?? '')?.[1] ?? '';
    expect(key.length).toBeGreaterThan(40);
    expect(await page.content()).not.toContain(key);
    expect(await page.context().cookies()).toEqual([]);
    expect(
      readFileSync(`${leveret.dataDirectory}/settings.json`, { encoding: 'utf8', flag: 'a+' }),
    ).not.toContain(key);
  });
});
