// What axe finds wrong on the page as it stands, in both themes. The spec must have set bypassCSP: axe is put into the page,
// which the page's own policy rightly forbids.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { expect } from './leveret-test.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const allRules = { type: 'tag', values: ['wcag2a', 'wcag2aa'] };
/** All that another theme can break. */
const contrast = { type: 'rule', values: ['color-contrast'] };

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** One line for each place at fault; what is minor to axe is no fault here. Leaves the page in the light theme. */
export async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return [...(await faultsIn(page, 'dark', allRules)), ...(await faultsIn(page, 'light', contrast))];
}

async function faultsIn(page: Page, theme: 'dark' | 'light', runOnly: object): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  const violations = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)} }).then((result) => result.violations)`,
  )) as readonly AxeViolation[];
  return violations
    .filter(({ impact }) => impact !== 'minor')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${theme}, ${id}: ${html}\n${failureSummary}`),
    );
}
