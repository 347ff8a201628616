// The management API of a server that is another one after AMQP was connected again: upgraded, or replaced behind the same
// address, with other rights for the same user. What depends on who answers follows.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  createManagement,
  type Management,
} from '../../../../src/connectors/rabbitmq/management/management.ts';
import { systemClock } from '../../../../src/lib/clock.ts';
import { eventually } from '../../../support/eventually.ts';
import { quietLog } from '../targets.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Answering {
  whoami: object;
  overview: object;
  status: number;
}

async function managementOf(
  answering: Answering,
): Promise<{ management: Management; changes: () => number }> {
  const web = createServer((request, response) => {
    const answer = request.url?.endsWith('/whoami') === true ? answering.whoami : answering.overview;
    response.writeHead(answering.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  let changes = 0;
  const management = createManagement(
    {
      host: '127.0.0.1',
      vhost: '/',
      user: 'guest',
      password: 'guest',
      tls: null,
      management: { mode: 'given', url },
    },
    {
      clock: systemClock,
      log: quietLog,
      watchServerEvents: () => () => undefined,
      onChange: () => (changes += 1),
    },
  );
  closers.push(
    () => management.close(),
    () => web.close(),
  );
  management.connected();
  await eventually(() => expect(management.state().state).toBe('ready'));
  return { management, changes: () => changes };
}

const old: Answering = {
  whoami: { name: 'guest', tags: ['management'] },
  overview: { product_version: '3.13.7', cluster_name: 'old', exchange_types: [{ name: 'direct' }] },
  status: 200,
};

test('its version, product and our rights are those of the server that answers now', async () => {
  const answering = { ...old };
  const { management, changes } = await managementOf(answering);
  expect(management.facets()).toMatchObject({ product: 'RabbitMQ', version: '3.13.7', seesAll: false });
  answering.whoami = { name: 'guest', tags: ['administrator'] };
  answering.overview = { product_version: '4.1.0', cluster_name: 'new' };
  const before = changes();
  management.connected();
  await eventually(() => expect(management.facets()).toMatchObject({ version: '4.1.0', seesAll: true }));
  expect(changes()).toBeGreaterThan(before);
  answering.overview = { lavinmq_version: '2.3.0' };
  management.connected();
  await eventually(() => expect(management.facets()).toMatchObject({ product: 'LavinMQ', version: '2.3.0' }));
});

test('an API that fails when AMQP is back is said to, and is asked who it is once it answers', async () => {
  const answering = { ...old };
  const { management } = await managementOf(answering);
  answering.status = 503;
  management.connected();
  await eventually(() => expect(management.state().state).toBe('unreachable'));
  // What was known stays.
  expect(management.facets()?.version).toBe('3.13.7');
  Object.assign(answering, { status: 200, overview: { product_version: '4.0.5' } });
  await management.facets()?.api.get('whoami', 'ask');
  await eventually(() => expect(management.facets()?.version).toBe('4.0.5'));
  expect(management.state()).toMatchObject({ state: 'ready', reason: null });
});

test('where statistics are switched off at the restart, the lists that need them go, and it is said', async () => {
  const answering = { ...old };
  const { management } = await managementOf(answering);
  expect(management.facets()?.connections).toBeDefined();
  answering.overview = { product_version: '3.13.7', disable_stats: true };
  management.connected();
  await eventually(() => expect(management.facets()?.connections).toBeUndefined());
  expect(management.state()).toMatchObject({
    state: 'ready',
    reason: expect.stringContaining('disable_stats') as string,
  });
});
