// What a user is shown, and told, by the tags that he has on a real server; and a server whose management is elsewhere, is
// something else, or is not there.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import type { EndpointTotals } from '../../../../src/contract/endpoint-totals.ts';
import type { QueueRow } from '../../../../src/contract/model.ts';
import type { PolicyRow } from '../../../../src/contract/policy.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/free-port.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, Picture, present } from '../../suite/tools.ts';
import { openSession, targetOf, untilState } from '../targets.ts';
import { untilManagement } from './managed-session.ts';

describeWith([rabbitmqMissing()], 'with the rights of its user, a session', () => {
  let server: SharedRabbitmq;
  let vhost: string;
  const opened: RabbitMqSession[] = [];
  const stops: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
    await server.admin.call('PUT', `/api/queues/${vhost}/there`, { durable: true });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    for (const session of opened.splice(0)) await session.close();
  });

  const open = (differs: Partial<RabbitMqTarget>): RabbitMqSession => {
    const management = { mode: 'given', url: server.managementUrl } as const;
    const session = openSession(targetOf(server.amqpPort, { vhost, management, ...differs }));
    opened.push(session);
    return session;
  };
  const openAs = async (tags: readonly string[]): Promise<RabbitMqSession> => {
    const user = await server.admin.addUser({ tags, vhost });
    return open({ user, password: user });
  };
  const queuesOf = (session: RabbitMqSession): Picture<QueueRow> => {
    const queues = new Picture<QueueRow>();
    stops.push(session.topology.watchQueues(queues));
    return queues;
  };

  test('of a monitoring user sees everybody and the nodes', async () => {
    const session = await openAs(['monitoring']);
    await untilManagement(session, 'ready');
    expect(session.endpoint().facets).toMatchObject({ consumers: {}, connections: { canClose: true } });
    expect(session.endpoint().facets.consumers).not.toHaveProperty('onlyOwn');
    const totals = new Collector<EndpointTotals>();
    stops.push(present(session.totals, 'totals').watch('live', totals));
    await eventually(() => expect(totals.rows.at(-1)?.nodes).toHaveLength(1));
    expect(totals.rows.at(-1)).toMatchObject({ queues: 1, exchanges: 7, consumers: 0 });
  });

  test.each([['management'], ['policymaker']])(
    'of a user with the tag %s lists queues, and says of clients and nodes that it is shown its own only',
    async (tag) => {
      const session = await openAs([tag]);
      await untilManagement(session, 'ready');
      expect(session.endpoint().facets).toMatchObject({
        consumers: { onlyOwn: true },
        connections: { onlyOwn: true },
      });
      const queues = queuesOf(session);
      await eventually(() => expect(queues.byKey.has('there')).toBe(true));
      const policies = new Picture<PolicyRow>();
      stops.push(present(session.policies, 'policies').watch(policies));
      await eventually(() => expect(policies.synced).toBe(1));
      const totals = new Collector<EndpointTotals>();
      stops.push(present(session.totals, 'totals').watch('live', totals));
      await eventually(() => expect(totals.rows).not.toEqual([]));
      // Nobody knows how many there are in truth, so nothing is counted.
      expect(totals.rows.at(-1)).toMatchObject({
        queues: 1,
        consumers: null,
        connections: null,
        channels: null,
        nodes: null,
      });
    },
  );

  test('of a user without a tag works over AMQP alone, and is told which tag is missing', async () => {
    const session = await openAs([]);
    const { reason } = await untilManagement(session, 'refused');
    expect(reason).toMatch(/the user '.*' lacks the tag 'management'.*rabbitmqctl set_user_tags/);
    expect(session.endpoint().state).toBe('ready');
    expect(session.consumers).toBeUndefined();
    const queues = queuesOf(session);
    await eventually(() => expect(queues.synced).toBe(1));
    expect(queues.byKey.size).toBe(0);
  });

  test('goes over to the management API when its user gets the tag later', async () => {
    const user = await server.admin.addUser({ tags: ['management'], vhost });
    const session = open({ user, password: user });
    // Watched from before anything is known.
    const queues = queuesOf(session);
    await untilManagement(session, 'ready');
    await eventually(() => expect(queues.byKey.has('there')).toBe(true));
    await eventually(() => expect(queues.synced).toBe(1));
    await server.admin.call('PUT', `/api/users/${user}`, { password: user, tags: '' });
    await untilManagement(session, 'refused');
    // What was known stays in sight.
    expect(queues.byKey.has('there')).toBe(true);
    await server.admin.call('PUT', `/api/users/${user}`, { password: user, tags: 'management' });
    await untilManagement(session, 'ready');
  });

  test('of a server without the management plugin says that nothing listens there', async () => {
    const session = open({ management: { mode: 'given', url: `http://localhost:${await freePort()}` } });
    const { reason } = await untilManagement(session, 'unreachable');
    expect(reason).toMatch(
      /at http:\/\/localhost:\d+ cannot be reached\. Nothing listens there\. .*rabbitmq-plugins enable rabbitmq_management/,
    );
    await untilState(session, 'ready');
    const facts = await session.topology.facts('there');
    expect(facts).toMatchObject({ type: null, settings: [], policiesKnown: false });
  });

  test('without management asks nobody', async () => {
    const session = open({ management: { mode: 'none' } });
    await untilState(session, 'ready');
    expect(session.endpoint().management).toEqual({ state: 'none', url: null, reason: null });
  });

  test.each([
    ['a web page', 200, 'text/html', '<html>hello</html>', /is not the management API/],
    ['JSON of something else', 200, 'application/json', '{"hello":1}', /is not the management API/],
    ['a server that fails', 503, 'text/plain', 'no', /failed with status 503/],
    ['a proxy that wants something else', 403, 'text/plain', 'no', /needs one of the tags/],
  ])('is told that the address leads to %s', async (_what, status, type, body, words) => {
    const url = await startWeb((path) => ({ status: path === '/sub/api/whoami' ? status : 404, type, body }));
    const session = open({ management: { mode: 'given', url: `${url}/sub/` } });
    const wanted = status === 403 ? 'refused' : 'unreachable';
    expect((await untilManagement(session, wanted)).reason).toMatch(words);
  });

  test('does not follow a redirect with its password', async () => {
    let asked = 0;
    const elsewhere = await startWeb(() => {
      asked += 1;
      return { status: 200, type: 'application/json', body: '{"name":"x","tags":""}' };
    });
    const url = await startWeb(() => ({ status: 302, type: 'text/plain', body: '', location: elsewhere }));
    const session = open({ management: { mode: 'given', url } });
    expect((await untilManagement(session, 'unreachable')).reason).toContain(`redirects to ${elsewhere}`);
    expect(asked).toBe(0);
  });

  interface WebAnswer {
    readonly status: number;
    readonly type: string;
    readonly body: string;
    readonly location?: string;
  }
  async function startWeb(answer: (path: string) => WebAnswer): Promise<string> {
    const web = createServer((request, response) => {
      const { status, type, body, location } = answer(request.url ?? '');
      const headers = { 'content-type': type, ...(location === undefined ? {} : { location }) };
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    stops.push(() => web.close());
    return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  }
});
