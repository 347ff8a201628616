// What a real server makes of what we ask for when a connection is opened: heartbeats from none to the longest, names of
// virtual hosts and users with any sign in them, and what it shows of us to its operators.

import { afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../src/connectors/rabbitmq/target.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { untilManagement } from './management/managed-session.ts';
import { openSession, targetOf, untilState } from './targets.ts';

interface ConnectionOfServer {
  readonly vhost: string;
  readonly timeout: number;
  readonly user_provided_name: string;
  readonly client_properties: { readonly product: string };
}

describeWith([rabbitmqMissing()], 'opening a connection', () => {
  let server: SharedRabbitmq;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    server = await sharedRabbitmq();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  const open = (differs: Partial<RabbitMqTarget>): RabbitMqSession => {
    const session = openSession(targetOf(server.amqpPort, differs));
    stops.unshift(() => session.close());
    return session;
  };
  const addVhost = async (name?: string): Promise<string> => {
    const vhost = await server.admin.addVhost(name);
    stops.push(() => server.admin.removeVhost(vhost));
    return vhost;
  };
  const seenIn = (vhost: string): Promise<ConnectionOfServer> =>
    eventually(async () => {
      const all = (await server.admin.call('GET', '/api/connections')) as ConnectionOfServer[];
      const ours = all.find((connection) => connection.vhost === vhost);
      if (ours === undefined) throw new Error('the server does not list it yet');
      return ours;
    }, 20_000);

  test.each([
    [0, 0],
    [1, 1],
    // The server's own wish is 60 s, and the shorter one holds.
    [65_535, 60],
  ])('a heartbeat of %d s comes to one of %d s', async (heartbeatSeconds, timeout) => {
    const vhost = await addVhost();
    await untilState(open({ vhost, heartbeatSeconds }), 'ready');
    expect(await seenIn(vhost)).toMatchObject({
      timeout,
      user_provided_name: 'Leveret',
      client_properties: { product: 'Leveret' },
    });
  });

  test.each(['a/b', '/ab//', '%2F', 'übung 試験 🐇', 'a?b#c', "o'brien"])(
    'the virtual host %j is opened, by AMQP and by the management API',
    async (name) => {
      const vhost = await addVhost(name);
      await server.admin.call('PUT', `/api/queues/${encodeURIComponent(vhost)}/there`, { durable: true });
      const session = open({ vhost, management: { mode: 'given', url: server.managementUrl } });
      await untilManagement(session, 'ready');
      expect(await session.topology.exists({ queue: 'there' })).toBe(true);
      expect(await session.topology.facts('there')).toMatchObject({ type: 'classic', policiesKnown: true });
    },
  );

  test('a user and a password with any sign in them are signed in', async () => {
    const name = 'jürgen@größe/%41 🐇';
    const user = await server.admin.addUser({ name, vhost: '/', tags: ['management'] });
    const management = { mode: 'given', url: server.managementUrl } as const;
    await untilManagement(open({ user, password: user, management }), 'ready');
    const wrong = await untilState(open({ user, password: 'x' }), 'disconnected');
    expect(wrong.stateReason).toContain(`refused the user '${user}'`);
  });
});
