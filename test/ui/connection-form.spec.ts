// The form of a connection, as somebody types into it: what is filled in by itself is not in the way.

import { connectEngine } from '../support/engine-client.ts';
import { startLeveret } from '../support/leveret-process.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { expect, test } from './leveret-test.ts';
import { form, openForm, sidebar } from './pages/endpoints.ts';

test('the name that an address suggests gives way to the one that is typed next', async ({ page }) => {
  await openForm(page);
  await page.keyboard.type('amqp://guest:guest@rabbit.example.org');
  await page.keyboard.press('Tab');
  await expect(form(page).getByLabel('Host', { exact: true })).toHaveValue('rabbit.example.org');
  await page.keyboard.type('orders');
  await expect(form(page).getByLabel('Name', { exact: true })).toHaveValue('orders');
});

test('a password that went with the last Leveret is asked for when somebody wants to connect @browser', async ({
  leveret,
}) => {
  const folder = temporaryFolder('data');
  const before = await startLeveret({ dataDirectory: folder.path });
  const engine = await connectEngine(before.url);
  const profile = profileDraft({ port: leveret.amqpPort });
  await engine.request('profile.put', { profile, secrets: { password: 'guest' } });
  engine.close();
  await before.stop();
  const after = await startLeveret({ dataDirectory: folder.path });
  const page = await leveret.newPage();
  await page.goto(after.url);
  await sidebar(page)
    .getByRole('button', { name: /^Staging/ })
    .click();
  await page.getByRole('button', { name: /^Enter the password/ }).click();
  await expect(form(page).getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type('guest');
  await page.keyboard.press('Enter');
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByText('“Staging” is saved.')).toBeVisible();
  await expect(sidebar(page).getByRole('button', { name: 'Overview' })).toHaveCount(2);
  await after.stop();
  folder.remove();
});
