// One screen in both themes and both window sizes, or others, as files in .cache/screenshots.

import path from 'node:path';
import type { Page } from 'playwright';

const folder = path.resolve(import.meta.dirname, '../../.cache/screenshots');
const usualSizes = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
];

export async function picture(page: Page, name: string, sizes = usualSizes): Promise<void> {
  for (const size of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Virtual lists and plots draw again in the frames after a new size.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      // Colours fade into each other for a moment when the theme changes.
      await page.waitForTimeout(250);
      const file = `${name}-${String(size.width)}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(folder, file) });
    }
  }
}
