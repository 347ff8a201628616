// Who came and went as a real server tells it by its event exchange, which lives in the virtual host "/".

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import type { ConsumerEvent } from '../../../../src/contract/model.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { allPermissions } from '../../../support/rabbitmq-admin.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, present, type Client } from '../../suite/tools.ts';
import { managedSession } from './managed-session.ts';

const queue = `event-exchange-test.${process.pid}`;
let server: SharedRabbitmq;
let client: Client;
let session: RabbitMqSession;
/** Of these tests alone: others share the server and its virtual host. */
let user: string;

async function open(differs: Partial<RabbitMqTarget> = {}): Promise<Collector<ConsumerEvent>> {
  session = await managedSession(server, { user, password: user, ...differs });
  const events = new Collector<ConsumerEvent>();
  present(session.consumers, 'consumers').watchEvents(queue, events);
  return events;
}

function untilTold(told: boolean): Promise<string | null> {
  return eventually(() => {
    const { eventExchange } = session.endpoint();
    expect(eventExchange).toMatchObject({ told });
    return eventExchange?.reason ?? null;
  });
}

async function comeAndGo(tag: string): Promise<void> {
  const channel = await client.createChannel();
  await channel.consume(queue, () => undefined, { consumerTag: tag });
  await channel.cancel(tag);
  await channel.close();
}

const words = ({ rows }: Collector<ConsumerEvent>) => rows.map(({ tag, kind }) => `${tag} ${kind}`);

/** The queues that sessions of this user read events from. */
async function eventQueues(): Promise<string[]> {
  const consumers = (await server.admin.call('GET', '/api/consumers/%2F')) as readonly {
    readonly queue: { readonly name: string };
    readonly channel_details: { readonly user?: string };
  }[];
  return consumers.filter((found) => found.channel_details.user === user).map((found) => found.queue.name);
}

async function connectionsOf(wanted: string) {
  const connections = (await server.admin.call('GET', '/api/connections')) as readonly {
    readonly name: string;
    readonly user: string;
  }[];
  return connections.filter((connection) => connection.user === wanted);
}

describeWith([rabbitmqMissing()], 'the event exchange', () => {
  beforeAll(async () => {
    server = await sharedRabbitmq();
    client = await amqp.connect(`amqp://localhost:${server.amqpPort}`);
    await (await client.createChannel()).assertQueue(queue);
    user = await server.admin.addUser({ tags: ['monitoring'], vhost: '/' });
  }, 60_000);
  afterEach(() => session.close());
  afterAll(async () => {
    await (await client.createChannel()).deleteQueue(queue);
    await client.close();
  });

  test('tells of a consumer that no reading has seen, and nobody twice', async () => {
    const events = await open();
    await untilTold(true);
    await comeAndGo('short');
    await eventually(() => expect(words(events)).toEqual(['short joined', 'short left']), 20_000);
    expect(events.rows[0]).toMatchObject({ queue, clientName: 'guest', reason: null });
    const channel = await client.createChannel();
    await channel.consume(queue, () => undefined, { consumerTag: 'long' });
    await eventually(() => expect(words(events)).toContain('long joined'));
    await channel.close();
    await comeAndGo('last');
    await eventually(() => expect(words(events)).toContain('last left'), 20_000);
    expect(words(events).slice(2).toSorted()).toEqual([
      'last joined',
      'last left',
      'long joined',
      'long left',
    ]);
  }, 60_000);

  test('is read from a bounded queue that is gone when nobody watches any more', async () => {
    session = await managedSession(server, { user, password: user });
    const stop = present(session.connections, 'connections').watch({
      push: () => undefined,
      countDropped: () => undefined,
    });
    await untilTold(true);
    const [name = ''] = await eventually(async () => {
      const names = await eventQueues();
      expect(names).toHaveLength(1);
      return names;
    });
    expect(await server.admin.call('GET', `/api/queues/%2F/${name}`)).toMatchObject({
      auto_delete: true,
      exclusive: true,
      arguments: { 'x-max-length': 1_000, 'x-overflow': 'drop-head' },
    });
    stop();
    await eventually(async () => {
      await expect(server.admin.call('GET', `/api/queues/%2F/${name}`)).rejects.toThrow('404');
    });
  });

  test('is read again after the connection was lost', async () => {
    const events = await open();
    await untilTold(true);
    const [before = ''] = await eventQueues();
    await eventually(async () => {
      const own = await connectionsOf(user);
      expect(own).not.toEqual([]);
      for (const { name } of own) {
        await server.admin.call('DELETE', `/api/connections/${encodeURIComponent(name)}`);
      }
    });
    await eventually(async () => {
      const [now = before] = await eventQueues();
      expect(now).not.toBe(before);
    }, 20_000);
    await eventually(async () => {
      await comeAndGo('after');
      expect(words(events)).toContain('after left');
    }, 20_000);
  }, 60_000);

  test('leaves nothing behind and says why where this user may not read it', async () => {
    const blind = await server.admin.addUser({
      tags: ['monitoring'],
      vhost: '/',
      permissions: { configure: '^amq\\.gen', write: '.*', read: '^amq\\.gen' },
    });
    const events = await open({ user: blind, password: blind });
    expect(await untilTold(false)).toMatch(/needs the permission .* on the exchange 'amq.rabbitmq.event'/);
    await eventually(async () => {
      const names = (await connectionsOf(blind)).map(({ name }) => name);
      expect(names).toHaveLength(1);
      const queues = (await server.admin.call('GET', '/api/queues/%2F')) as readonly {
        readonly owner_pid_details?: { readonly name: string };
      }[];
      expect(queues.filter((found) => names.includes(found.owner_pid_details?.name ?? ''))).toEqual([]);
    });
    expect(session.endpoint()).toMatchObject({ state: 'ready', stateReason: null });
    // Without it the readings tell.
    const channel = await client.createChannel();
    await channel.consume(queue, () => undefined, { consumerTag: 'seen' });
    await eventually(() => expect(words(events)).toEqual(['seen joined']), 20_000);
    await channel.close();
  }, 60_000);

  test('is absent in another virtual host, and not asked for where nothing is to be changed', async () => {
    const vhost = await server.admin.addVhost();
    await server.admin.permit(vhost, user, allPermissions);
    await open({ vhost });
    expect(await untilTold(false)).toBeNull();
    await session.close();
    await open({ readOnly: true });
    expect(await untilTold(false)).toContain('read-only');
    expect(await eventQueues()).toEqual([]);
    await server.admin.removeVhost(vhost);
  });
});
