// The publish panel.

import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';

export function publishPanel(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Publish a message' });
}

export async function openPublish(page: Page): Promise<Locator> {
  await page.locator('main').focus();
  await page.keyboard.press('p');
  const panel = publishPanel(page);
  await expect(panel).toBeVisible();
  return panel;
}

export async function choose(panel: Locator, group: 'To' | 'Body as', choice: string): Promise<void> {
  // By label: while names are offered below a field, roles outside of it are hidden.
  await panel.getByLabel(group, { exact: true }).getByText(choice, { exact: true }).click();
}

export async function openPanelTab(panel: Locator, name: 'Body' | 'Properties' | 'Headers'): Promise<void> {
  await panel.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** Replaces what the editor holds. */
export async function writeBody(panel: Locator, text: string): Promise<void> {
  const editor = panel.getByRole('textbox', { name: 'Body' });
  await editor.click();
  await editor.page().keyboard.press('ControlOrMeta+a');
  await editor.page().keyboard.press('Delete');
  await editor.page().keyboard.insertText(text);
}

export async function addHeader(
  panel: Locator,
  header: { readonly name: string; readonly type: string; readonly value: string | null },
): Promise<void> {
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await panel.getByPlaceholder('Name').last().fill(header.name);
  await panel.getByLabel(`Type of ${header.name}`).selectOption({ label: header.type });
  if (header.value === null) return;
  const value = panel.getByLabel(`Value of ${header.name}`);
  if (header.type === 'boolean') await value.selectOption(header.value);
  else await value.fill(header.value);
}

export async function send(panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: /^Publish(?! again)/ }).click();
}

/** The newest result. */
export function lastResult(panel: Locator): Locator {
  return panel.getByRole('region', { name: 'Results' }).getByRole('listitem').first();
}
