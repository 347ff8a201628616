// Tests of the page in a real browser (test/ui) and of the desktop shell in Electron (test/electron).

import { defineConfig } from 'playwright/test';
import type { UiOptions } from './test/ui/leveret-test.ts';
import { chromiumFlags, findChromium } from './test/support/find-chromium.mjs';

const executablePath = findChromium();

export default defineConfig<object, UiOptions>({
  testDir: 'test',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  globalSetup: './test/ui/global-setup.ts',
  // Each test starts a server and a page of its own: while one waits for them, the other goes on.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'chromium',
      testMatch: 'ui/**/*.spec.ts',
      use: {
        browserName: 'chromium',
        host: 'browser',
        viewport: { width: 1440, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        launchOptions: { args: chromiumFlags, ...(executablePath === null ? {} : { executablePath }) },
      },
    },
    // The specs of the page run in the desktop's window too, but for those that play with the browser itself.
    {
      name: 'electron',
      testMatch: ['electron/**/*.spec.ts', 'ui/**/*.spec.ts'],
      grepInvert: /@browser/,
      use: { host: 'desktop' },
    },
  ],
});
