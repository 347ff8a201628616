// The window around the screens, as a person finds it: places in the sidebar, palette, dialogs, notices, keys.

import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';

export type Place = 'Overview' | 'Queues' | 'Exchanges' | 'Consumers' | 'Connections' | 'Dead letters';

export async function goTo(page: Page, place: Place): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Endpoints' })
    .getByRole('button', { name: new RegExp(`^${place}`) })
    .click();
  const title = place === 'Overview' ? 'Local broker' : place;
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
}

/** Letters one after the other, as people type "g q". */
export async function pressInTurn(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens a queue's tab by its address within the page, as a bookmark does. */
export async function openQueue(page: Page, queue: string, tab?: string): Promise<void> {
  const hash = `#/local/queue/${encodeURIComponent(queue)}${tab === undefined ? '' : `?tab=${tab}`}`;
  await page.evaluate((to) => location.assign(to), hash);
  await expect(page.getByRole('heading', { level: 1, name: queue, exact: true })).toBeVisible();
}

/** A table of ours by its name. */
export function table(page: Page | Locator, name: string): Locator {
  return page.getByRole('grid', { name, exact: true });
}

/** The row of this table that has a cell with exactly this text. */
export function rowWith(grid: Locator, cell: string): Locator {
  return grid
    .getByRole('row')
    .filter({ has: grid.page().getByRole('gridcell', { name: cell, exact: true }) });
}

/** The cell of a row that stands under this header. */
export async function cellUnder(grid: Locator, row: Locator, header: string): Promise<Locator> {
  await grid.getByRole('columnheader').filter({ hasText: header }).first().waitFor();
  const headers = await grid.getByRole('columnheader').allInnerTexts();
  const index = headers.findIndex((text) => text.replace(/[▴▾↑↓\s]+$/u, '').trim() === header);
  if (index < 0) throw new Error(`no column is called ${header}: ${headers.join(', ')}`);
  return row.getByRole('gridcell').nth(index);
}

export function dialog(page: Page, title: string | RegExp): Locator {
  return page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
}

/** Opens the palette, narrows it to one entry and runs it. */
export async function runFromPalette(page: Page, words: string, entry: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find a command, a queue or an exchange' });
  await palette.getByRole('combobox').fill(words);
  await expect(palette.getByRole('option', { selected: true })).toContainText(entry);
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
}

/** What stands in the system's clipboard. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}
