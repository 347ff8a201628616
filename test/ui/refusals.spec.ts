// What a server refuses is said where the user is: the permission that is missing, a certificate that has expired. Nothing
// goes on as if something were still to come.

import type { Page } from 'playwright';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { addConnection, form, openForm, pasteAddress } from './pages/endpoints.ts';
import { lastResult, openPublish, send, writeBody } from './pages/publish.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');

async function open(page: Page, tab: string): Promise<void> {
  const id = /^#\/([^/?]+)/.exec(new URL(page.url()).hash)?.[1] ?? '';
  await page.evaluate((to) => location.assign(to), `#/${id}/queue/billing?tab=${tab}`);
  await expect(page.getByRole('heading', { level: 1, name: 'billing', exact: true })).toBeVisible();
}

test('a user who may only watch is told at each place which permission is missing', async ({
  page,
  rabbit,
}) => {
  const vhost = await rabbit.admin.addVhost();
  await rabbit.admin.call('PUT', `/api/queues/${vhost}/billing`, { durable: true });
  const none = { configure: '^$', write: '^$', read: '^$' };
  const user = await rabbit.admin.addUser({ tags: ['monitoring'], vhost, permissions: none });
  const address = `amqp://${user}:${user}@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  await addConnection(page, address, 'watched', rabbit.managementUrl);
  const told = (words: RegExp) => expect(page.locator('main').getByText(words).first()).toBeVisible();

  await open(page, 'messages');
  const looking = page.getByRole('form', { name: 'Looking at messages' });
  await looking.getByRole('button', { name: /^Borrow/ }).click();
  await told(/needs the permission 'read' on the queue 'billing'/);
  await expect(looking.getByRole('button', { name: /^Borrow/ })).toBeEnabled();

  const panel = await openPublish(page);
  await writeBody(panel, '{}');
  await send(panel);
  await expect(lastResult(panel)).toContainText("needs the permission 'write' on the exchange 'amq.default'");
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('an expired certificate is the reason on the screen, and the doctor finds it at its step', async ({
  page,
  rabbit,
}) => {
  const proxy = new TcpProxy(rabbit.amqpPort, rabbit.certificates.expired);
  try {
    const port = await proxy.listen();
    await openForm(page);
    await pasteAddress(page, `amqps://guest:guest@localhost:${String(port)}`);
    await form(page).getByLabel('Name', { exact: true }).fill('expired');
    await form(page)
      .getByLabel('Certificate authority (PEM)', { exact: true })
      .locator('input[type=file]')
      .setInputFiles(rabbit.certificates.ca.certificateFile);
    await form(page).getByRole('button', { name: 'Save and connect' }).click();
    await expect(
      page
        .locator('main')
        .getByText(/certificate has expired.*renewed on the server/)
        .first(),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Check this connection' }).first().click();
    await expect(
      page.getByRole('list', { name: 'Steps of the connection' }).getByText(/certificate expired on/),
    ).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
  } finally {
    await proxy.close();
  }
});

test('a queue that is sent to by its name is named in the answer, there or missing', async ({
  page,
  rabbit,
}) => {
  const vhost = await rabbit.admin.addVhost();
  await rabbit.admin.call('PUT', `/api/queues/${vhost}/billing`, { durable: true });
  const address = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  await addConnection(page, address, 'answering', rabbit.managementUrl);
  await open(page, 'messages');
  const panel = await openPublish(page);
  await send(panel);
  await expect(lastResult(panel)).toContainText('to 1 queue: billing · confirmed in');
  await panel.getByRole('combobox', { name: 'Queue' }).fill('nowhere');
  await page.keyboard.press('Tab');
  await send(panel);
  await expect(lastResult(panel)).toContainText('There is no queue named nowhere.');
});
