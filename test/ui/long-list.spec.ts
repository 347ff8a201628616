// A list of queues that a server takes long to tell: what has come is shown while the rest is read. A proxy before the
// management API holds the answer back in its middle.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { startClient, stopClients } from './client.ts';
import { rowWith, table } from './pages/app.ts';
import { addConnection, openList } from './pages/endpoints.ts';
import { expect, test } from './rabbitmq-test.ts';

test.skip(rabbitmqMissing() !== null, rabbitmqMissing() ?? '');
test.afterEach(stopClients);

/** More than the server tells in one page. */
const queueCount = 620;

async function startHolding(target: string) {
  let isHolding = true;
  const held: (() => void)[] = [];
  const server = createServer((request, response) => {
    void forward(request.url ?? '/', request.headers.authorization ?? '', response);
  });
  const forward = async (path: string, authorization: string, response: ServerResponse) => {
    const answer = await fetch(target + path, { headers: { authorization } });
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    // The list of everything, which is read as it comes.
    if (!isHolding || !path.includes('disable_stats=true')) return response.end(body);
    response.write(body.subarray(0, body.byteLength / 2));
    held.push(() => response.end(body.subarray(body.byteLength / 2)));
    return response;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    release: () => {
      isHolding = false;
      for (const go of held) go();
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('of a long list is shown what has come, with how much that is, and what one looks for, until the rest is there', async ({
  page,
  rabbit,
}) => {
  const vhost = await rabbit.admin.addVhost('long-list');
  const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}/${vhost}`;
  const { channel } = await startClient(url);
  await Promise.all(
    Array.from({ length: queueCount }, (_, number) =>
      channel.assertQueue(`queue-${String(number).padStart(3, '0')}`, { durable: false }),
    ),
  );
  const holding = await startHolding(rabbit.managementUrl);
  try {
    await addConnection(page, url, 'slow', holding.url);
    await openList(page, 'Queues');
    const main = page.getByRole('main');
    await expect(main.getByText(/^Reading: \d+ (of \d+ queues|queues so far)$/)).toBeVisible();
    await expect(rowWith(table(page, 'Queues'), 'queue-000')).toBeVisible();
    // The half that is held has it. The server finds it by its name.
    await page.keyboard.press('/');
    await page.keyboard.type('QUEUE-61');
    await expect(rowWith(table(page, 'Queues'), 'queue-615')).toBeVisible();
    await page.keyboard.press('Escape');
    holding.release();
    await expect(main.getByText(`${String(queueCount)} queues`, { exact: true })).toBeVisible();
  } finally {
    holding.stop();
  }
});
