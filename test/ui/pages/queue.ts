// The queue screen: its state strip, tabs, the list of messages and the message beside it.

import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import { table } from './app.ts';

export type StripLabel = 'Ready' | 'Unacked' | 'In' | 'Out' | 'Consumers' | 'Oldest';

/** A number of the strip, with its label before it. */
export function stripValue(page: Page, label: StripLabel): Locator {
  return page
    .getByRole('group', { name: 'State of the queue' })
    .locator('div')
    .filter({ hasText: new RegExp(`^${label}`) })
    .first();
}

export async function expectDepth(page: Page, ready: number, unacked: number): Promise<void> {
  await expect(stripValue(page, 'Ready')).toHaveText(`Ready${String(ready)}`);
  await expect(stripValue(page, 'Unacked')).toHaveText(`Unacked${String(unacked)}`);
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page
    .getByRole('tablist', { name: 'Parts of the queue' })
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();
}

export function messages(page: Page): Locator {
  return table(page, 'Messages');
}

export function detail(page: Page): Locator {
  return page.getByRole('region', { name: 'Message detail' });
}

/** One line of the tree of the open message's body. */
export function treeLine(page: Page, text: string | RegExp): Locator {
  return page.getByRole('tree', { name: 'Body as a tree' }).getByRole('treeitem').filter({ hasText: text });
}

export async function openDetailTab(page: Page, name: 'Message' | 'Headers' | 'Stored bytes'): Promise<void> {
  await page
    .getByRole('tablist', { name: 'Parts of the message' })
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();
}
