// Every operation as every kind of user: what the rights allow works, and what they do not is refused with the permission
// or tag that is missing, by its name, and who can give it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { allPermissions, type Permissions } from '../../../support/rabbitmq-admin.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { openSession, targetOf, untilState } from '../targets.ts';
import { operationsOn, type Operation, type Right } from './operations.ts';
import { makePlaces } from './places.ts';

const nothing: Permissions = { configure: '^$', write: '^$', read: '^$' };
const mine: Permissions = { configure: '^mine', write: '^mine', read: '^mine' };
const everything: readonly Right[] = ['configure', 'write', 'read', 'temporary'];

interface User {
  readonly what: string;
  readonly tags: readonly string[];
  readonly permissions: Permissions;
  readonly has: readonly Right[];
  readonly prefix?: string;
  readonly management?: RabbitMqTarget['management'];
}

const users: readonly User[] = [
  { what: 'every right and no tag', tags: [], permissions: allPermissions, has: everything },
  {
    what: 'every right, no tag and no management API',
    tags: [],
    permissions: allPermissions,
    has: everything,
    management: { mode: 'none' },
  },
  {
    what: 'the tag management and no right to configure',
    tags: ['management'],
    permissions: { ...allPermissions, configure: '^$' },
    has: ['write', 'read', 'api'],
  },
  {
    what: 'the right to read alone',
    tags: [],
    permissions: { ...nothing, read: '.*' },
    has: ['read'],
  },
  {
    what: 'the right to write alone',
    tags: [],
    permissions: { ...nothing, write: '.*' },
    has: ['write'],
  },
  { what: 'the tag monitoring and no rights', tags: ['monitoring'], permissions: nothing, has: ['api'] },
  {
    what: 'rights by a pattern that does not fit',
    tags: ['policymaker'],
    permissions: mine,
    has: ['api'],
  },
  {
    what: 'rights by a pattern that fits',
    tags: ['policymaker'],
    permissions: mine,
    has: ['configure', 'write', 'read', 'api'],
    prefix: 'mine',
  },
  {
    what: 'the tag administrator and every right',
    tags: ['administrator'],
    permissions: allPermissions,
    has: [...everything, 'api', 'administrator'],
  },
];

function words(missing: Right, { management }: User, user: string): RegExp {
  switch (missing) {
    case 'api':
      return management === undefined
        ? new RegExp(`the user '${user}' lacks the tag 'management'.*rabbitmqctl set_user_tags ${user}`)
        : /set up without the management API; allow it in the settings/;
    case 'administrator':
      return /the tag 'administrator'/;
    case 'temporary':
      return new RegExp(
        `'${user}' needs the permissions 'configure', 'write' and 'read' on temporary queues.*amq\\.gen.*set_permissions`,
      );
    default:
      return new RegExp(
        `ACCESS_REFUSED.*'${user}' needs the permission '${missing}'.* on the (queue|exchange) '\\w+-.*set_permissions`,
      );
  }
}

describeWith([rabbitmqMissing()], 'every operation, as a user with', () => {
  let server: SharedRabbitmq;
  let vhost: string;
  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
  });
  afterAll(() => server.admin.removeVhost(vhost));

  test.each(users.map((user) => [user.what, user] as const))('%s', async (_what, user) => {
    const { tags, permissions, has, prefix = 'their', management } = user;
    const places = await makePlaces(server, vhost, ['their', 'mine']);
    const name = await server.admin.addUser({ tags, vhost, permissions });
    const session = openSession(
      targetOf(server.amqpPort, {
        vhost,
        user: name,
        password: name,
        management: management ?? { mode: 'given', url: server.managementUrl },
      }),
    );
    await untilState(session, 'ready');
    await eventually(() => expect(session.endpoint().management?.state).not.toBe('looking'));
    // The server tells of a new connection in its next statistics.
    await eventually(() =>
      server.admin.call('GET', `/api/connections/${encodeURIComponent(places.strangersConnection)}`),
    );
    const outcomes: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    const expectation = ({ name: operation, takes }: Operation): unknown => {
      // Where it is known to be off, nothing is tried.
      if (operation === 'following the firehose' && has.includes('api'))
        return /tracing is off.*Switch it on/;
      const missing = takes.find((right) => !has.includes(right));
      return missing === undefined ? 'done' : words(missing, user, name);
    };
    for (const operation of operationsOn(prefix, places.strangersConnection)) {
      const wanted = expectation(operation);
      const told = await operation.run(session).then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      );
      outcomes[operation.name] = told;
      expected[operation.name] =
        wanted instanceof RegExp ? (expect.stringMatching(wanted) as string) : wanted;
    }
    expect(outcomes).toEqual(expected);
    // Being refused is no reason to take the server or its API for lost.
    expect(session.endpoint()).toMatchObject({
      state: 'ready',
      management: { state: management?.mode ?? (has.includes('api') ? 'ready' : 'refused') },
    });
    await session.close();
    await places.close();
  });
});
