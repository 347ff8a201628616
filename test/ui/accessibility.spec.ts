// Every screen in both themes through axe: no serious and no critical fault.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'amqplib';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { startLeveret, type LeveretProcess } from '../support/leveret-process.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

// axe is put into the page, which the page's own policy rightly forbids.
test.use({ bypassCSP: true });

let leveret: LeveretProcess;

test.beforeEach(async () => {
  leveret = await startLeveret();
});
test.afterEach(() => leveret.stop());

/** One line for each place at fault. */
async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const violations = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] }).then((result) => result.violations)',
  )) as readonly AxeViolation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

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
] as const;

for (const theme of ['dark', 'light'] as const) {
  test(`no screen of the ${theme} theme has a serious fault`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const connection = await connect(leveret.amqpUrl);
    const channel = await connection.createChannel();
    await channel.assertQueue('orders');
    channel.sendToQueue('orders', Buffer.from('{"order":1}'), { contentType: 'application/json' });
    await channel.consume('orders', () => {});
    await page.goto(leveret.url);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const [name, path, heading] of places) {
      if (path !== '') await page.evaluate((hash) => location.assign(hash), `#/local/${path}`);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      expect.soft(await faults(page), name).toEqual([]);
    }
    for (const [key, dialog] of [
      ['Control+k', /Find a command/],
      ['?', /Keys/],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
      expect.soft(await faults(page), key).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await connection.close();
  });
}
