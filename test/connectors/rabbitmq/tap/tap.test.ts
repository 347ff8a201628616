// Following messages of a real RabbitMQ 3.10: what is bound, what is said before, what stays behind (nothing). Each test that
// answers an open question of the reference says so in its title.

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { TappedRow } from '../../../../src/connectors/connector.ts';
import type { TapPlan, TapTarget } from '../../../../src/contract/tap.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, present } from '../../suite/tools.ts';
import { managedSession } from '../management/managed-session.ts';
import { openSession, targetOf, untilState } from '../targets.ts';

describeWith([rabbitmqMissing()], 'following messages of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let managed: RabbitMqSession;
  let client: Awaited<ReturnType<typeof amqp.connect>>;
  let channel: amqp.ConfirmChannel;
  const stops: (() => void)[] = [];

  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    managed = await managedSession(rabbit, { vhost });
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    channel = await client.createConfirmChannel();
    await channel.assertExchange('orders', 'topic');
    await channel.assertExchange('spread', 'x-consistent-hash');
    await channel.assertExchange('rest', 'fanout');
    await channel.assertExchange('direct', 'direct', { alternateExchange: 'rest' });
    await channel.assertQueue('billing');
    await channel.assertQueue('rest');
    await channel.bindQueue('rest', 'rest', '');
    await channel.bindQueue('billing', 'orders', 'order.*.paid');
    await channel.bindQueue('billing', 'spread', '1');
    await channel.bindQueue('billing', 'direct', 'known');
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    await eventually(async () => {
      const left = await temporaryQueues();
      if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    });
  });
  afterAll(async () => {
    await Promise.all([managed.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });

  async function temporaryQueues(): Promise<string[]> {
    const queues = (await rabbit.admin.call('GET', `/api/queues/${vhost}?columns=name`)) as {
      name: string;
    }[];
    return queues.map(({ name }) => name).filter((name) => name.startsWith('amq.gen'));
  }
  const plan = async (target: TapTarget, session = managed): Promise<TapPlan> => {
    const found = await present(session.tap, 'tap').plan?.(target);
    if (found === undefined) throw new Error('the tap makes no plans');
    return found;
  };
  async function follow(target: TapTarget, session = managed): Promise<Collector<TappedRow>> {
    const rows = new Collector<TappedRow>();
    stops.push(await present(session.tap, 'tap').watch(target, ['published'], rows));
    return rows;
  }
  const codes = ({ caveats }: TapPlan) => caveats.map(({ code }) => code);

  test('a queue is followed by copies of its bindings, but for those that would take a share', async () => {
    const found = await plan({ queue: 'billing' });
    expect(found.bindings.map(({ exchange, routingKey }) => `${exchange} ${routingKey}`)).toEqual(
      expect.arrayContaining(['direct known', 'orders order.*.paid']),
    );
    expect(found.bindings).toHaveLength(2);
    expect(codes(found)).toEqual(['temporaryQueue', 'publishesOnly', 'defaultExchange', 'leftOut']);
    const rows = await follow({ queue: 'billing' });
    channel.publish('orders', 'order.1.paid', Buffer.from('seen'));
    channel.publish('orders', 'order.1.sent', Buffer.from('of no concern'));
    channel.sendToQueue('billing', Buffer.from('straight to the queue'));
    channel.publish('direct', 'known', Buffer.from('seen too'));
    await channel.waitForConfirms();
    await eventually(() => expect(rows.rows).toHaveLength(2));
    expect(rows.rows.map(({ preview }) => Buffer.from(preview).toString())).toEqual(['seen', 'seen too']);
    const { sequence } = rows.rows[0] ?? {};
    const detail = await present(managed.browse, 'browse').get('billing', sequence ?? '');
    expect(Buffer.from(detail.body).toString()).toBe('seen');
  });

  test('exchanges that spread messages, and the default one, are refused', async () => {
    expect((await plan({ exchange: 'spread' })).refusal).toMatchObject({ code: 'splits' });
    expect((await plan({ exchange: '' })).refusal).toEqual({ code: 'defaultExchange' });
    await expect(follow({ exchange: 'spread' })).rejects.toMatchObject({ code: 'precondition_failed' });
    await channel.assertQueue('unbound');
    expect((await plan({ queue: 'unbound' })).refusal).toEqual({ code: 'nothingBound' });
  });

  test.each(['x-consistent-hash', 'x-modulus-hash', 'x-random'])(
    'a queue that is bound to an exchange of the type %s does take a share of the messages, and so it is not followed [open question]',
    async (type) => {
      const exchange = `shares.${type}`;
      await channel.assertExchange(exchange, type);
      const queues = [`${exchange}.1`, `${exchange}.2`];
      for (const queue of queues) {
        await channel.assertQueue(queue);
        await channel.bindQueue(queue, exchange, '1');
      }
      for (let key = 0; key < 200; key += 1) channel.publish(exchange, String(key), Buffer.from('x'));
      await channel.waitForConfirms();
      const counts = await Promise.all(
        queues.map(async (queue) => (await channel.checkQueue(queue)).messageCount),
      );
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts[0]).toBeLessThan(200);
      expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(200);
      expect((await plan({ exchange })).refusal).toEqual({ code: 'splits', exchange, type });
      expect(await plan({ queue: `${exchange}.1` })).toMatchObject({
        refusal: { code: 'nothingBound' },
        caveats: expect.arrayContaining([{ code: 'leftOut', exchange, type }]) as object,
      });
    },
  );

  test('an alternate exchange by policy is warned of like one by argument', async () => {
    await channel.assertExchange('policed', 'topic');
    await rabbit.admin.setPolicy(vhost, 'alternate', {
      pattern: '^policed$',
      'apply-to': 'exchanges',
      definition: { 'alternate-exchange': 'rest' },
    });
    const warned = { code: 'alternateExchange', exchange: 'policed', alternate: 'rest' };
    await eventually(async () =>
      expect((await plan({ exchange: 'policed' })).caveats).toContainEqual(warned),
    );
  });

  test('keys of a direct exchange that lead on to another exchange may have nowhere to go, which is warned of', async () => {
    await channel.assertExchange('leading', 'direct');
    await channel.assertExchange('empty', 'fanout');
    await channel.bindExchange('empty', 'leading', 'key');
    expect(codes(await plan({ exchange: 'leading' }))).toEqual([
      'temporaryQueue',
      'publishesOnly',
      'boundKeysOnly',
      'routable',
    ]);
  });

  test('while an exchange is followed nothing is returned, and its alternate exchange gets nothing [open question]', async () => {
    const found = await plan({ exchange: 'direct', routingKey: 'unknown' });
    expect(found.caveats).toContainEqual({
      code: 'alternateExchange',
      exchange: 'direct',
      alternate: 'rest',
    });
    const returned: string[] = [];
    channel.on('return', (message: { content: Buffer }) => returned.push(message.content.toString()));
    const publish = async (exchange: string, key: string, body: string) => {
      channel.publish(exchange, key, Buffer.from(body), { mandatory: true });
      await channel.waitForConfirms();
    };
    const inRest = async () => (await channel.checkQueue('rest')).messageCount;
    await publish('direct', 'unknown', 'before');
    expect(await inRest()).toBe(1);
    const rows = await follow({ exchange: 'direct', routingKey: 'unknown' });
    await publish('direct', 'unknown', 'meanwhile');
    await eventually(() => expect(rows.rows).toHaveLength(1));
    expect(await inRest()).toBe(1);

    await publish('orders', 'nobody', 'returned');
    expect(returned).toEqual(['returned']);
    expect(codes(await plan({ exchange: 'orders' }))).toContain('routable');
    const all = await follow({ exchange: 'orders' });
    await publish('orders', 'nobody', 'not returned');
    await eventually(() => expect(all.rows).toHaveLength(1));
    expect(returned).toEqual(['returned']);
  });

  test('a direct exchange is followed by its bound keys, which changes nothing for anybody', async () => {
    const found = await plan({ exchange: 'direct' });
    expect(found.bindings).toEqual([{ exchange: 'direct', routingKey: 'known', arguments: [] }]);
    expect(codes(found)).toEqual(['temporaryQueue', 'publishesOnly', 'boundKeysOnly']);
  });

  test('AMQP alone wants an exchange and a key by name, and says what it does not know', async () => {
    const session = openSession(targetOf(rabbit.amqpPort, { vhost }));
    stops.push(() => void session.close());
    await untilState(session, 'ready');
    expect((await plan({ queue: 'billing' }, session)).refusal).toEqual({ code: 'bindingsUnknown' });
    expect((await plan({ exchange: 'orders' }, session)).refusal).toEqual({ code: 'keyWanted' });
    const target = { exchange: 'orders', routingKey: '#' };
    expect(codes(await plan(target, session))).toContain('typeUnknown');
    const rows = await follow(target, session);
    channel.publish('orders', 'any', Buffer.from('x'));
    await eventually(() => expect(rows.rows).toHaveLength(1));
  });

  test('a user without the permission is told which one is missing', async () => {
    const user = await rabbit.admin.addUser({
      vhost,
      permissions: { configure: '^mine', write: '.*', read: '.*' },
    });
    const session = openSession(targetOf(rabbit.amqpPort, { vhost, user, password: user }));
    stops.push(() => void session.close());
    await untilState(session, 'ready');
    await expect(follow({ exchange: 'orders', routingKey: '#' }, session)).rejects.toMatchObject({
      code: 'access_refused',
      message: expect.stringContaining(`'${user}' needs the permission`) as string,
    });
  });

  test('a connection that dies takes the temporary queue with it, and the follower is told', async () => {
    const ended: string[] = [];
    const rows = new Collector<TappedRow>();
    stops.push(
      await present(managed.tap, 'tap').watch({ exchange: 'orders' }, ['published'], rows, {
        onEnd: ({ code }) => ended.push(code),
      }),
    );
    await eventually(async () => expect(await temporaryQueues()).toHaveLength(1));
    const isTap = 'Leveret: following messages';
    await eventually(async () => {
      const connections = (await rabbit.admin.call('GET', `/api/vhosts/${vhost}/connections`)) as {
        name: string;
        client_properties: { connection_name?: string };
      }[];
      const tap = connections.find((each) => each.client_properties.connection_name === isTap);
      expect(tap).toBeDefined();
      await rabbit.admin.call('DELETE', `/api/connections/${encodeURIComponent(tap?.name ?? '')}`);
    });
    await eventually(() => expect(ended).toEqual(['unreachable']));
    await eventually(async () => expect(await temporaryQueues()).toEqual([]));
    // And it can be done again, on a new connection.
    const again = await follow({ exchange: 'orders' });
    channel.publish('orders', 'any', Buffer.from('x'));
    await eventually(() => expect(again.rows).toHaveLength(1));
  });
});
