// The desktop app in Electron's real runtime: what only a live window can prove.

import { connect } from 'amqplib';
import { expect, test } from 'playwright/test';
import type { Desktop } from './desktop.ts';
import { desktopMissing, startDesktop } from './desktop.ts';

test.skip(desktopMissing !== null, desktopMissing ?? '');

let desktop: Desktop;
test.beforeEach(async () => {
  desktop = await startDesktop();
});
test.afterEach(() => desktop.close());

/** As an unchanged program would. */
async function publish(queue: string, body: string): Promise<void> {
  const connection = await connect(`amqp://127.0.0.1:${desktop.amqpPort}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue);
  channel.publish('', queue, Buffer.from(body), { contentType: 'application/json' });
  await channel.waitForConfirms();
  await connection.close();
}

test('the window is isolated, sandboxed and without Node, by its own account', async () => {
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Internal to Electron, and the only way to ask the living window.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
  });
  expect(await desktop.page.evaluate(() => location.origin)).toBe('app://leveret');
  const found = await desktop.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
});

test('the page can reach nothing but the engine: no connection, no frame, no second window, no navigation', async () => {
  const { page, app } = desktop;
  const reached = await page.evaluate(async () => {
    const fetched = await fetch('https://example.org/').then(
      () => 'fetched',
      () => 'blocked',
    );
    const own = await fetch('/index.html').then(
      () => 'fetched',
      () => 'blocked',
    );
    return { fetched, own, opened: window.open('app://leveret/') === null ? 'denied' : 'opened' };
  });
  expect(reached).toEqual({ fetched: 'blocked', own: 'blocked', opened: 'denied' });
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  await expect.poll(() => page.evaluate(() => location.origin)).toBe('app://leveret');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('every permission but writing the clipboard is denied', async () => {
  const states = await desktop.page.evaluate(async () => {
    const names = ['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read', 'midi'];
    const answers = names.map((name) => navigator.permissions.query({ name: name as PermissionName }));
    return (await Promise.all(answers)).map(({ state }) => state);
  });
  expect(states).toEqual(states.map(() => 'denied'));
});

test('a program’s first message comes to the screen', async () => {
  await publish('first-orders', '{"order":4711}');
  await desktop.page.keyboard.press('ControlOrMeta+2');
  await desktop.page.getByRole('gridcell', { name: 'first-orders', exact: true }).click();
  await desktop.page.keyboard.press('Enter');
  await expect(desktop.page.getByRole('heading', { name: 'first-orders', level: 1 })).toBeVisible();
  await expect(desktop.page.getByRole('gridcell', { name: '{"order":4711}', exact: true })).toBeVisible();
});

test('an engine that is killed comes back on the same address, and the page goes on', async () => {
  const engineOf = (): Promise<number | undefined> =>
    desktop.app.evaluate(
      ({ app }) => app.getAppMetrics().find((metric) => metric.name === 'Leveret engine')?.pid,
    );
  const killed = await engineOf();
  expect(killed).toBeDefined();
  process.kill(killed ?? 0, 'SIGKILL');
  await expect.poll(async () => ((await engineOf()) ?? killed) !== killed).toBe(true);
  await expect.poll(() => publish('after-the-crash', '{}').then(() => 'sent', String)).toBe('sent');
  await desktop.page.keyboard.press('ControlOrMeta+2');
  await expect(desktop.page.getByRole('gridcell', { name: 'after-the-crash', exact: true })).toBeVisible();
});
