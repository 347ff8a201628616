// The firehose of a real RabbitMQ: switched on by us and off again, also by the next session; left alone when others use it.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TappedRow } from '../../../../src/connectors/connector.ts';
import { createRabbitMqSession, type RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { Collector, present } from '../../suite/tools.ts';
import { managedSession, untilManagement } from '../management/managed-session.ts';
import { quietLog, targetOf } from '../targets.ts';

describeWith([rabbitmqMissing()], 'tracing', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;

  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    await rabbit.admin.call('PUT', `/api/vhosts/${vhost}`, { description: 'Orders', tags: 'a,b' });
  });
  afterAll(() => rabbit.admin.removeVhost(vhost));

  const onServer = async () =>
    (await rabbit.admin.call('GET', `/api/vhosts/${vhost}`)) as { tracing: boolean };
  const untilTracing = (session: RabbitMqSession, state: string) =>
    eventually(() => expect(session.endpoint().tracing).toBe(state));
  /** A session that remembers, as the engine's do. */
  async function remembering(memory: { isOurs: boolean }): Promise<RabbitMqSession> {
    const management = { mode: 'given', url: rabbit.managementUrl } as const;
    const session = createRabbitMqSession(targetOf(rabbit.amqpPort, { vhost, management }), {
      log: quietLog,
      onRememberedQueues: () => undefined,
      tracing: {
        wasOurs: memory.isOurs,
        keep: (isOurs) => {
          memory.isOurs = isOurs;
          return Promise.resolve();
        },
      },
    });
    await untilManagement(session, 'ready');
    return session;
  }

  test('switched on it shows who published what and where it went, and which queue delivered it', async () => {
    const memory = { isOurs: false };
    const session = await remembering(memory);
    const tap = present(session.tap, 'tap');
    await untilTracing(session, 'off');
    expect((await tap.plan?.({ firehose: { queue: null } }))?.refusal).toEqual({ code: 'tracingOff' });
    await session.tracing?.set(true);
    expect(memory.isOurs).toBe(true);
    expect(session.endpoint().tracing).toBe('ours');
    expect(await onServer()).toMatchObject({ tracing: true, description: 'Orders', tags: ['a', 'b'] });

    const client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    const channel = await client.createConfirmChannel();
    for (const queue of ['orders', 'other']) await channel.assertQueue(queue);
    const rows = new Collector<TappedRow>();
    const stop = await tap.watch({ firehose: { queue: 'orders' } }, ['published', 'delivered'], rows);
    channel.sendToQueue('other', Buffer.from('of no concern'));
    channel.sendToQueue('orders', Buffer.from('body'), { contentType: 'text/plain', messageId: 'm-1' });
    await channel.waitForConfirms();
    await channel.get('orders', { noAck: true });
    await eventually(() => expect(rows.rows.map(({ kind }) => kind)).toEqual(['published', 'delivered']));
    expect(rows.rows[0]).toMatchObject({
      exchange: '',
      routingKey: 'orders',
      contentType: 'text/plain',
      trace: { user: 'guest', queues: ['orders'] },
    });
    expect(rows.rows[1]).toMatchObject({ queue: 'orders', redelivered: false });
    const detail = await present(session.browse, 'browse').get('orders', rows.rows[0]?.sequence ?? '');
    expect(detail.properties).toMatchObject({ contentType: 'text/plain', messageId: 'm-1' });
    stop();
    await client.close();

    await session.close();
    expect(memory.isOurs).toBe(false);
    expect(await onServer()).toMatchObject({ tracing: false, description: 'Orders', tags: ['a', 'b'] });
  });

  test('left on by a session that was killed, it is switched off by the next one', async () => {
    await rabbit.admin.call('PUT', `/api/vhosts/${vhost}`, { tracing: true });
    const memory = { isOurs: true };
    const session = await remembering(memory);
    await untilTracing(session, 'off');
    expect((await onServer()).tracing).toBe(false);
    expect(memory.isOurs).toBe(false);
    await session.close();
  });

  test('switched on by somebody else it is shown, and left alone', async () => {
    await rabbit.admin.call('PUT', `/api/vhosts/${vhost}`, { tracing: true });
    const session = await managedSession(rabbit, { vhost });
    await untilTracing(session, 'others');
    await expect(session.tracing?.set(false)).rejects.toMatchObject({ code: 'precondition_failed' });
    await session.close();
    expect((await onServer()).tracing).toBe(true);
    await rabbit.admin.call('PUT', `/api/vhosts/${vhost}`, { tracing: false });
  });

  test('of two sessions the one that switched it on switches it off, and the other one sees both', async () => {
    const [first, second] = [await remembering({ isOurs: false }), await remembering({ isOurs: false })];
    await untilTracing(first, 'off');
    await first.tracing?.set(true);
    // It is there already: nothing to switch, and nothing to answer for.
    await second.tracing?.set(true);
    expect(second.endpoint().tracing).toBe('others');
    await second.close();
    expect((await onServer()).tracing).toBe(true);
    await first.close();
    expect((await onServer()).tracing).toBe(false);
  });

  test('a user who is no administrator is not offered the switch', async () => {
    const user = await rabbit.admin.addUser({ vhost, tags: ['monitoring'] });
    const session = await managedSession(rabbit, { vhost, user, password: user });
    expect(session.endpoint().facets.tracing).toBeUndefined();
    expect(session.tracing).toBeUndefined();
    await untilTracing(session, 'off');
    await session.close();
  });
});
