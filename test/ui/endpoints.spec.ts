// Connections to servers elsewhere, through the page alone: added from an address, tested, lost and found again, edited,
// several at once, removed.

import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { startRabbitmqNode } from '../support/rabbitmq-node.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { dialog, pressInTurn, runFromPalette } from './pages/app.ts';
import { addConnection, form, openForm, pasteAddress, sidebar } from './pages/endpoints.ts';
import { expect, test } from './rabbitmq-test.ts';

const canary = 'canary-P4ssw0rd';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');

const head = (page: Page, name: string) =>
  sidebar(page).getByRole('button', { name: new RegExp(`^${name}`) });
const step = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Steps of the connection' })
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) });

test('a connection is added from an address, tested step by step, and shown with its environment', async ({
  page,
  rabbit,
  leveret,
}) => {
  const user = await rabbit.admin.addUser({ vhost: '/' });
  await openForm(page);
  await pasteAddress(page, 'http://localhost');
  await expect(form(page)).toContainText('This is a web address');
  await pasteAddress(page, `amqp://${user}:${canary}@127.0.0.1:${String(rabbit.amqpPort)}`);
  await expect(form(page).getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1');
  await expect(form(page).getByLabel('Port', { exact: true })).toHaveValue(String(rabbit.amqpPort));
  // The address, and the password in it, are gone from the screen.
  await expect(form(page).getByLabel('Paste an AMQP address')).toHaveValue('');

  await form(page).getByRole('button', { name: 'Test connection' }).click();
  await expect(step(page, 'User and password')).toContainText('403 ACCESS_REFUSED');
  await expect(step(page, 'Virtual host')).toContainText('Not tried, because user and password failed.');
  await expect(step(page, 'Product and version')).toContainText('RabbitMQ 3.');
  await form(page).getByLabel('Password', { exact: true }).fill(user);
  await form(page).getByRole('button', { name: 'Test connection' }).click();
  await expect(step(page, 'Permissions')).toContainText('May declare a temporary queue');

  await form(page)
    .getByRole('button', { name: /Environment/ })
    .click();
  await page.getByRole('option', { name: /production/ }).click();
  await form(page)
    .getByRole('button', { name: /Colour/ })
    .click();
  await page.getByRole('option', { name: 'red' }).click();
  await form(page).getByLabel('Name', { exact: true }).fill('Payments');
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();
  await expect(head(page, 'Payments')).toContainText('production');
  await expect(head(page, 'Payments')).toHaveAttribute('data-colour', 'red');

  // What was typed to be tried is in no file, and the page is not given the password again.
  expect(everything(leveret.dataDirectory)).toContain('"name": "Payments"');
  expect(everything(leveret.dataDirectory)).not.toContain(canary);
  await runFromPalette(page, 'edit connection', 'Edit this connection');
  await expect(form(page).getByLabel('Password', { exact: true })).toHaveValue('');
  await expect(form(page)).toContainText('One is kept.');
  await page.keyboard.press('Escape');

  // Production: the name is asked for.
  await runFromPalette(page, 'remove connection', 'Remove this connection');
  const remove = dialog(page, 'Remove Payments');
  await expect(remove.getByRole('button', { name: 'Remove connection' })).toBeDisabled();
  await remove.getByRole('textbox').fill('Payments');
  await remove.getByRole('button', { name: 'Remove connection' }).click();
  await expect(head(page, 'Payments')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Local broker' })).toBeVisible();
});

test('a file with certificate and key fills both fields, and whoever is refused stands where something is wrong', async ({
  page,
  rabbit,
  leveret,
}) => {
  const { ca, client } = rabbit.certificates;
  await openForm(page);
  await form(page).getByLabel('Paste an AMQP address').fill('amqp://guest:pass/word@h');
  await expect(form(page)).toContainText('write / as %2F');
  await pasteAddress(page, `"amqps://guest:guest@localhost:${String(rabbit.amqpsPort)}"`);
  const choose = async (field: string, name: string, text: string) => {
    const chosen = page.waitForEvent('filechooser');
    const group = form(page).getByRole('group', { name: field, exact: true });
    await group.getByRole('button', { name: 'Choose a file' }).click();
    await (await chosen).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    return group;
  };
  const authority = await choose('Certificate authority (PEM)', 'ca.key', ca.key);
  await expect(authority.getByRole('alert')).toHaveText('ca.key holds a key and no certificate.');
  await choose('Certificate authority (PEM)', 'ca.pem', ca.certificate);
  await expect(authority.getByRole('alert')).toHaveCount(0);
  await choose('Client certificate (PEM)', 'both.pem', client.certificate + client.key);
  await expect(form(page).getByRole('group', { name: /^Key of/ })).toContainText('PEM, ');

  const management = form(page).getByLabel('Address of the management API');
  await form(page)
    .getByRole('button', { name: /Management API/ })
    .click();
  await page.getByRole('option', { name: 'at this address' }).click();
  await management.fill(`https://guest:guest@localhost:${String(rabbit.managementPort)}`);
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(management).toBeFocused();
  await expect(form(page)).toContainText('A web address without user and password');
  await management.fill(rabbit.managementUrl);
  await form(page).getByLabel('Name', { exact: true }).fill('Encrypted');
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByText('connected').first()).toBeVisible();
  expect(everything(leveret.dataDirectory)).toContain('BEGIN CERTIFICATE');
  expect(everything(leveret.dataDirectory)).not.toContain('PRIVATE KEY');
});

test('a lost server leaves what was known on the screen, with the time and the reason, and comes back', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const node = await startRabbitmqNode();
  try {
    await addConnection(
      page,
      `amqp://guest:guest@127.0.0.1:${String(node.amqpPort)}`,
      'staging',
      node.managementUrl,
    );
    await expect(page.getByRole('heading', { level: 1, name: 'staging' })).toBeVisible();
    await sidebar(page)
      .getByRole('button', { name: /^Exchanges/ })
      .nth(1)
      .click();
    await expect(page.getByRole('gridcell', { name: 'amq.topic' })).toBeVisible();
    await node.process.halt('killed');
    const banner = page.getByRole('alert').filter({ hasText: 'staging is disconnected.' });
    await expect(banner).toContainText(/You see what was known as of \d\d:\d\d:\d\d\./);
    await expect(page.getByRole('gridcell', { name: 'amq.topic' })).toBeVisible();
    await expect(head(page, 'staging')).toContainText(/disconnected|connecting/);
    await banner.getByRole('button', { name: 'Check this connection' }).click();
    await expect(step(page, 'Port')).toContainText('Nothing listens on 127.0.0.1');
    await page.keyboard.press('Escape');
    await node.process.startAgain();
    await expect(async () => {
      const button = banner.getByRole('button', { name: 'Try now' });
      if (await button.isVisible()) await button.click({ timeout: 500 });
      await expect(banner).toHaveCount(0, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await expect(page.getByRole('gridcell', { name: 'amq.topic' })).toBeVisible();
  } finally {
    await node.stop();
  }
});

test('a connection is disconnected and connected by keys alone', async ({ page, rabbit }) => {
  await page.keyboard.press('Shift+N');
  await expect(form(page).getByLabel('Paste an AMQP address')).toBeFocused();
  await page.keyboard.type(`amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}`);
  await page.keyboard.press('Enter');
  await expect(form(page).getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1');
  // Enter in any field sends the form.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: '127.0.0.1' })).toBeVisible();
  await runFromPalette(page, 'disconnect', 'Disconnect');
  await expect(page.getByRole('heading', { name: '127.0.0.1 is not connected' })).toBeVisible();
  await pressInTurn(page, 'g', 'l');
  await expect(page.getByRole('heading', { level: 1, name: '127.0.0.1' })).toBeVisible();
});

test('two connections and the local broker are apart: what is done on one screen is done there', async ({
  page,
  rabbit,
}) => {
  const vhosts = [await rabbit.admin.addVhost('one'), await rabbit.admin.addVhost('two')];
  for (const vhost of vhosts) {
    await addConnection(
      page,
      `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`,
      `at-${vhost}`,
    );
    await expect(page.getByRole('heading', { level: 1, name: `at-${vhost}` })).toBeVisible();
  }
  await head(page, 'at-one').click();
  await runFromPalette(page, 'declare queue', 'Declare a queue');
  const declare = dialog(page, 'Declare a queue');
  await declare.getByRole('textbox', { name: 'Name', exact: true }).fill('only-here');
  await declare.getByRole('button', { name: 'Declare queue' }).click();
  await expect(declare).toHaveCount(0);
  const queues = async (vhost: string) =>
    (await rabbit.admin.call('GET', `/api/queues/${vhost}`)) as readonly { name: string }[];
  await expect.poll(async () => (await queues('one')).map(({ name }) => name)).toEqual(['only-here']);
  expect(await queues('two')).toEqual([]);
});

test('read-only is kept by the engine and the commands that change are not offered', async ({
  page,
  rabbit,
}) => {
  await openForm(page);
  await pasteAddress(page, `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}`);
  await form(page).getByText('Read-only', { exact: false }).first().click();
  await form(page).getByRole('button', { name: 'Save and connect' }).click();
  await expect(head(page, '127.0.0.1')).toContainText('read-only');
  const declare = page.getByRole('button', { name: /^Declare a queue/ });
  await expect(declare).toBeDisabled();
  await expect(page.getByTitle(/is marked read-only: Leveret changes nothing there/).first()).toBeVisible();
});

function everything(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}
