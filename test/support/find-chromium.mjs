// Which Chromium the page's tests run in: the one that LEVERET_CHROMIUM names, the system's, or Playwright's own when that
// is already on the machine. Nothing is downloaded.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @returns {string | null} the executable, or null when there is none */
export function findChromium() {
  const named = process.env.LEVERET_CHROMIUM;
  const candidates =
    named === undefined || named === '' ? [...systemBrowsers, chromium.executablePath()] : [named];
  return candidates.find((candidate) => existsSync(candidate)) ?? null;
}

/** Keep the browser from talking to the network on its own, and let it run as root, where it has no sandbox. */
export const chromiumFlags = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
