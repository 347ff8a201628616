// What following leaves on a real RabbitMQ 3.10 when it fails, ends or is cut short (nothing), and what it does to others
// there (nothing that was not announced).

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TappedRow } from '../../../../src/connectors/connector.ts';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { TapTarget } from '../../../../src/contract/tap.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { allPermissions, type Permissions } from '../../../support/rabbitmq-admin.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, present, type Client } from '../../suite/tools.ts';
import { managedSession } from '../management/managed-session.ts';
import { openSession, targetOf, untilState } from '../targets.ts';

interface QueueOfServer {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

describeWith([rabbitmqMissing()], 'following messages of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let managed: RabbitMqSession;
  let client: Client;
  let channel: amqp.ConfirmChannel;
  const stops: (() => unknown)[] = [];
  const ended: string[] = [];

  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    managed = await managedSession(rabbit, { vhost });
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    channel = await client.createConfirmChannel();
    await channel.assertExchange('orders', 'topic');
    await channel.assertQueue('billing');
    await channel.bindQueue('billing', 'orders', 'order.*.paid');
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    ended.length = 0;
    await untilNoneLeft();
  });
  afterAll(async () => {
    await Promise.all([managed.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });

  async function temporaryQueues(): Promise<QueueOfServer[]> {
    const queues = (await rabbit.admin.call('GET', `/api/queues/${vhost}`)) as QueueOfServer[];
    return queues.filter(({ name }) => name.startsWith('amq.gen'));
  }
  const untilNoneLeft = () =>
    eventually(async () => {
      const left = (await temporaryQueues()).map(({ name }) => name);
      if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    });
  async function follow(target: TapTarget, session = managed): Promise<Collector<TappedRow>> {
    const rows = new Collector<TappedRow>();
    const onEnd = ({ message }: { message: string }) => ended.push(message);
    stops.push(await present(session.tap, 'tap').watch(target, ['published'], rows, { onEnd }));
    return rows;
  }
  async function publish(exchange: string, key: string, body = 'x', headers = {}): Promise<void> {
    channel.publish(exchange, key, Buffer.from(body), { headers });
    await channel.waitForConfirms();
  }
  async function sessionOf(permissions: Partial<Permissions>): Promise<RabbitMqSession> {
    const all = { ...allPermissions, ...permissions };
    const user = await rabbit.admin.addUser({ vhost, permissions: all });
    const session = openSession(targetOf(rabbit.amqpPort, { vhost, user, password: user }));
    stops.push(() => session.close());
    await untilState(session, 'ready');
    return session;
  }

  const temporary = "the permissions 'configure', 'write' and 'read' on temporary queues";
  test.each([
    ['configure on the queue', { configure: '^mine' }, temporary],
    ['write on the queue', { write: '^orders$' }, temporary],
    ['read on the queue', { read: '^orders$' }, temporary],
    ['read on the exchange', { read: '^amq[.]gen' }, "the permission 'read' on the exchange 'orders'"],
  ] as const)(
    'without the permission to %s it is named, and nothing stays on the server',
    async (_missing, permissions, words) => {
      const session = await sessionOf(permissions);
      await expect(follow({ exchange: 'orders', routingKey: '#' }, session)).rejects.toMatchObject({
        code: 'access_refused',
        message: expect.stringContaining(words) as string,
      });
      // While its connection goes on.
      await untilNoneLeft();
    },
  );

  test('works with configure, write and read on amq.gen names and read on the exchange, and nothing more', async () => {
    const mine = '^amq[.]gen';
    const session = await sessionOf({ configure: mine, write: mine, read: `${mine}|^orders$` });
    const rows = await follow({ exchange: 'orders', routingKey: '#' }, session);
    await publish('orders', 'order.1.paid');
    await eventually(() => expect(rows.rows).toHaveLength(1));
  });

  test('an exchange that is deleted between the plan and the binding leaves no queue behind', async () => {
    const session = await sessionOf({});
    const target = { exchange: 'no-such', routingKey: '#' };
    await expect(follow(target, session)).rejects.toMatchObject({ code: 'not_found' });
    await untilNoneLeft();
  });

  test('a followed queue or exchange that is deleted ends it, so that its copies take nothing for us alone', async () => {
    await channel.assertQueue('short-lived');
    await channel.bindQueue('short-lived', 'orders', 'order.*.sent');
    await follow({ queue: 'short-lived' });
    await channel.deleteQueue('short-lived');
    await eventually(() =>
      expect(ended).toEqual([
        expect.stringContaining("Stopped following the queue 'short-lived': it has been deleted."),
      ]),
    );
    await untilNoneLeft();
    await channel.assertExchange('short-lived', 'fanout');
    await follow({ exchange: 'short-lived' });
    await channel.deleteExchange('short-lived');
    await eventually(() => expect(ended[1]).toContain("the exchange 'short-lived'"));
  });

  test('the queue is bounded, drops its oldest, and what it drops is no dead letter, whatever a policy for all queues says', async () => {
    await rabbit.admin.setPolicy(vhost, 'all', {
      pattern: '.*',
      definition: {
        'dead-letter-exchange': 'dead',
        'dead-letter-routing-key': 'billing',
        overflow: 'reject-publish',
        'message-ttl': 60_000,
      },
    });
    stops.push(() => rabbit.admin.call('DELETE', `/api/policies/${vhost}/all`));
    await channel.assertExchange('dead', 'fanout');
    await channel.assertQueue('dead');
    await channel.bindQueue('dead', 'dead', '');
    await follow({ queue: 'billing' });
    const [queue] = await temporaryQueues();
    expect(queue?.arguments).toEqual({
      'x-max-length': 10_000,
      'x-max-length-bytes': 33_554_432,
      'x-overflow': 'drop-head',
      'x-queue-type': 'classic',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'amq.leveret.nowhere',
    });
    // The same queue, but that nobody reads it and it holds one.
    const likeIt = await channel.assertQueue('like-it', {
      exclusive: true,
      arguments: { ...queue?.arguments, 'x-max-length': 1 },
    });
    await channel.assertQueue('unlike-it', {
      exclusive: true,
      maxLength: 1,
      arguments: { 'x-overflow': 'drop-head' },
    });
    for (const to of [likeIt.queue, 'unlike-it']) {
      for (const body of [`${to} 1`, `${to} 2`]) channel.sendToQueue(to, Buffer.from(body));
    }
    // Each is confirmed: nothing is refused to a publisher.
    await channel.waitForConfirms();
    const dead = await eventually(async () => {
      const message = await channel.get('dead', { noAck: true });
      if (message === false) throw new Error('nothing was dead-lettered');
      return message;
    });
    expect(dead.content.toString()).toBe('unlike-it 1');
    expect(await channel.get('dead')).toBe(false);
    for (const name of ['like-it', 'unlike-it']) await channel.deleteQueue(name);
  });

  test('a queue with 300 bindings is followed by all of them', async () => {
    await channel.assertQueue('many');
    for (let key = 0; key < 300; key += 1) await channel.bindQueue('many', 'orders', `key.${key}`);
    const rows = await follow({ queue: 'many' });
    for (const key of [0, 150, 299]) await publish('orders', `key.${key}`);
    await publish('orders', 'key.300');
    await eventually(() =>
      expect(rows.rows.map(({ routingKey }) => routingKey)).toEqual(['key.0', 'key.150', 'key.299']),
    );
    await channel.deleteQueue('many');
  });

  test('bindings by headers are copied with their arguments, whatever the type of a value', async () => {
    await channel.assertExchange('by-headers', 'headers');
    await channel.assertQueue('heads');
    await channel.bindQueue('heads', 'by-headers', '', {
      'x-match': 'any',
      count: 5,
      ratio: 0.1,
      text: 'é',
      there: null,
    });
    const rows = await follow({ queue: 'heads' });
    const sent = [{ count: 5 }, { ratio: 0.1 }, { text: 'é' }, { there: 'anything' }, { count: 6 }, {}];
    for (const [number, headers] of sent.entries()) await publish('by-headers', String(number), 'x', headers);
    expect(await channel.checkQueue('heads')).toMatchObject({ messageCount: 4 });
    await eventually(() =>
      expect(rows.rows.map(({ routingKey }) => routingKey)).toEqual(['0', '1', '2', '3']),
    );
    await channel.deleteQueue('heads');
  });

  test('a copy tells the exchange and the key of that moment, through exchanges that are bound to one another and internal ones', async () => {
    await channel.assertExchange('inner', 'topic', { internal: true });
    await channel.bindExchange('inner', 'orders', 'order.#');
    await channel.assertQueue('chained');
    await channel.bindQueue('chained', 'inner', '*.*.paid');
    const ofQueue = await follow({ queue: 'chained' });
    const ofExchange = await follow({ exchange: 'inner' });
    await publish('orders', 'order.7.paid');
    const seen = { exchange: 'orders', routingKey: 'order.7.paid', redelivered: false };
    await eventually(() => expect(ofQueue.rows).toMatchObject([seen]));
    await eventually(() => expect(ofExchange.rows).toMatchObject([seen]));
    await channel.deleteQueue('chained');
  });

  test('dead letters are seen at the exchange that they go to, not at the queue that they come from', async () => {
    await channel.assertExchange('graves', 'topic');
    await channel.assertQueue('mortal', { deadLetterExchange: 'graves', deadLetterRoutingKey: 'buried' });
    await channel.bindQueue('mortal', 'orders', 'mortal.#');
    const ofQueue = await follow({ queue: 'mortal' });
    const ofGraves = await follow({ exchange: 'graves' });
    await publish('orders', 'mortal.1');
    const message = await channel.get('mortal');
    if (message === false) throw new Error('it did not come');
    channel.nack(message, false, false);
    await eventually(() =>
      expect(ofGraves.rows).toMatchObject([{ exchange: 'graves', routingKey: 'buried', redelivered: false }]),
    );
    await eventually(() =>
      expect(ofQueue.rows).toMatchObject([{ exchange: 'orders', routingKey: 'mortal.1' }]),
    );
    await channel.deleteQueue('mortal');
  });
});
