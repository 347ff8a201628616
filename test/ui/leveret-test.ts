// What each UI spec starts from: a Leveret of its own, in the host that the project names, with its page open and ready.
// The browser project runs the built server and Chromium; the desktop project runs the built app in Electron's runtime,
// and skips with the reason where that is not on the machine. A spec does not know which one it runs in.
// After each test the page must have thrown nothing and logged no error, but for what the spec expects.

import type { Browser, Page } from 'playwright';
import { expect, test as base } from 'playwright/test';
import { desktopMissing, startDesktop } from '../electron/desktop.ts';
import { startLeveret } from '../support/leveret-process.ts';

export interface LeveretUnderTest {
  readonly host: 'browser' | 'desktop';
  readonly amqpPort: number;
  readonly amqpUrl: string;
  /** The page's address with its key; null in the desktop, where nobody opens one. */
  readonly url: string | null;
  /** Where its settings are. */
  readonly dataDirectory: string;
  /** Of the server process; the desktop's engine is a child of its own. */
  readonly pid: number;
  /** A further page on the same Leveret, not opened yet: another tab. Only in the browser. */
  readonly newPage: () => Promise<Page>;
}

export interface Started extends LeveretUnderTest {
  readonly firstPage: Page;
  readonly stop: () => Promise<void>;
}

export interface UiOptions {
  readonly host: 'browser' | 'desktop';
}

export interface UiFixtures {
  readonly leveret: LeveretUnderTest;
  readonly started: Started;
  /** Errors in the page's log that this spec brings about on purpose. */
  readonly expectedErrors: RegExp | null;
  readonly page: Page;
}

export interface UiWorkerFixtures extends UiOptions {
  readonly chromiumOrNone: Browser | null;
}

export const test = base.extend<UiFixtures, UiWorkerFixtures>({
  host: ['browser', { option: true, scope: 'worker' }],
  expectedErrors: [null, { option: true }],
  chromiumOrNone: [
    async ({ host, playwright, launchOptions }, provide) => {
      const browser = host === 'desktop' ? null : await playwright.chromium.launch(launchOptions);
      await provide(browser);
      await browser?.close();
    },
    { scope: 'worker' },
  ],
  started: async ({ chromiumOrNone, viewport, permissions, bypassCSP }, provide, testInfo) => {
    testInfo.skip(chromiumOrNone === null && desktopMissing !== null, desktopMissing ?? '');
    const settings = { viewport, permissions: permissions ?? [], bypassCSP };
    const started =
      chromiumOrNone === null
        ? await inDesktop()
        : await inBrowser(() => chromiumOrNone.newContext(settings));
    await provide(started);
    await started.stop();
  },
  leveret: async ({ started }, provide) => provide(started),
  page: async ({ started, expectedErrors }, provide) => {
    const page = started.firstPage;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    if (started.url !== null) await page.goto(started.url);
    await expect(page.getByRole('heading', { level: 1, name: 'Local broker' })).toBeVisible();
    await provide(page);
    expect(complaints.filter((text) => expectedErrors?.test(text) !== true)).toEqual([]);
  },
});

async function inBrowser(newContext: () => ReturnType<Browser['newContext']>): Promise<Started> {
  const leveret = await startLeveret();
  const context = await newContext();
  return {
    host: 'browser',
    amqpPort: leveret.amqpPort,
    amqpUrl: leveret.amqpUrl,
    url: leveret.url,
    dataDirectory: leveret.dataDirectory,
    pid: leveret.pid,
    newPage: () => context.newPage(),
    firstPage: await context.newPage(),
    stop: async () => {
      await context.close();
      await leveret.stop();
    },
  };
}

async function inDesktop(): Promise<Started> {
  const desktop = await startDesktop();
  return {
    host: 'desktop',
    amqpPort: desktop.amqpPort,
    amqpUrl: `amqp://localhost:${String(desktop.amqpPort)}`,
    url: null,
    dataDirectory: desktop.dataDirectory,
    pid: desktop.app.process().pid ?? 0,
    newPage: () => Promise.reject(new Error('the desktop has one window')),
    firstPage: desktop.page,
    stop: () => desktop.close(),
  };
}

export { expect } from 'playwright/test';
