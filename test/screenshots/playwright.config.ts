// Pictures of a RabbitMQ's screens: run by `npm run screenshots -- --all`. They are to be looked at; nothing is asserted
// but that each screen could be reached.

import { defineConfig } from 'playwright/test';
import { chromiumFlags, findChromium } from '../support/find-chromium.mjs';
import type { UiOptions } from '../ui/leveret-test.ts';

const executablePath = findChromium();

export default defineConfig<object, UiOptions>({
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results/screenshots',
  timeout: 120_000,
  globalSetup: '../ui/global-setup.ts',
  workers: 1,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    host: 'browser',
    viewport: { width: 1440, height: 900 },
    launchOptions: { args: chromiumFlags, ...(executablePath === null ? {} : { executablePath }) },
  },
});
