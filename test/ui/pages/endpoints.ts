// Connections to servers elsewhere, as a person finds them: the sidebar, and the form that adds one.

import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import { dialog } from './app.ts';

export const sidebar = (page: Page): Locator => page.getByRole('navigation', { name: 'Endpoints' });
export const form = (page: Page): Locator => dialog(page, /Add a connection|Edit /);

export async function openForm(page: Page): Promise<void> {
  await sidebar(page).getByRole('button', { name: 'Add a connection' }).click();
  await expect(form(page)).toBeVisible();
}

export async function pasteAddress(page: Page, address: string): Promise<void> {
  await form(page).getByLabel('Paste an AMQP address').fill(address);
  await page.keyboard.press('Enter');
}

/** `management`: the address of its API; without one the usual ports are tried. */
export async function addConnection(
  page: Page,
  address: string,
  name: string,
  management?: string,
): Promise<void> {
  await openForm(page);
  await pasteAddress(page, address);
  if (management !== undefined) {
    await form(page)
      .getByRole('button', { name: /Management API/ })
      .click();
    await page.getByRole('option', { name: 'at this address' }).click();
    await form(page).getByLabel('Address of the management API').fill(management);
  }
  await form(page).getByLabel('Name', { exact: true }).fill(name);
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Opens a screen of the last endpoint, by its name in the sidebar; waits where the server has not yet said that it has it. */
export async function openList(page: Page, name: string): Promise<void> {
  await sidebar(page)
    .getByRole('list')
    .last()
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}
