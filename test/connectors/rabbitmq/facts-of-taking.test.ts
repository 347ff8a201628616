// What a real RabbitMQ does with messages that are taken and given back: facts that the connector and its warnings rely
// on. Those of the reference that were marked as inferences are proved, or put right, here.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FieldTable } from '../../../src/amqp/field-table.ts';
import { openLink } from '../../../src/connectors/rabbitmq/connect.ts';
import type { Link } from '../../../src/connectors/rabbitmq/link.ts';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { present } from '../suite/tools.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'RabbitMQ, when messages are taken and given back,', () => {
  let link: Link;
  let session: RabbitMqSession;
  beforeAll(async () => {
    const { amqpPort, admin } = await sharedRabbitmq();
    const target = targetOf(amqpPort, { vhost: await admin.addVhost() });
    link = await openLink(target, { clock: systemClock, connectionName: 'test' });
    session = openSession(target);
    await untilState(session, 'ready');
  });
  afterAll(async () => {
    await session.close();
    await link.close();
  });
  const send = (queue: string, text: string) =>
    present(session.publish, 'publish')
      .sender()
      .send({
        exchange: '',
        routingKey: queue,
        storedProperties: new Uint8Array(2),
        body: Buffer.from(text),
      });
  const declare = (queue: string, more: FieldTable) =>
    link.withChannel((channel) => channel.call('queue.declare', { queue, durable: true, arguments: more }));

  test('a classic queue: what is held does not count towards max-length, and what comes back drops the oldest', async () => {
    await declare('short', [{ key: 'x-max-length', value: { tag: 'I', value: 2 } }]);
    await send('short', 'a');
    await send('short', 'b');
    const taker = await present(session.take, 'take').open('short', { prefetch: 2, removes: true });
    await taker.next();
    await taker.next();
    // There is room: both are held.
    await send('short', 'c');
    await send('short', 'd');
    await taker.close();
    const left = await link.withChannel(async (channel) => [
      await channel.get('short'),
      await channel.get('short'),
    ]);
    expect(left.map((message) => Buffer.from(message?.body ?? []).toString())).toEqual(['c', 'd']);
  });

  test('a single active consumer: basic.get on a classic queue goes through, a second consumer gets nothing', async () => {
    await declare('single', [{ key: 'x-single-active-consumer', value: { tag: 't', value: true } }]);
    const other = await link.channel();
    await other.call('basic.qos', { prefetchCount: 1 });
    await other.consume({ queue: 'single' }, () => undefined);
    for (const text of ['a', 'b', 'c']) await send('single', text);
    const taker = await present(session.take, 'take').open('single', { prefetch: 1, removes: true });
    await expect(taker.next()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('single active') as string,
    });
    await taker.close();
    const got = await link.withChannel((channel) => channel.get('single'));
    expect(Buffer.from(got?.body ?? []).toString()).toBe('b');
    await other.close();
  });

  test('an exclusive consumer: basic.get goes through, a second consumer is refused', async () => {
    await declare('exclusive', []);
    const other = await link.channel();
    await other.call('basic.qos', { prefetchCount: 1 });
    await other.consume({ queue: 'exclusive', exclusive: true }, () => undefined);
    for (const text of ['a', 'b']) await send('exclusive', text);
    const taker = await present(session.take, 'take').open('exclusive', { prefetch: 1, removes: true });
    await expect(taker.next()).rejects.toMatchObject({
      code: 'access_refused',
      message: expect.stringContaining('exclusive') as string,
    });
    const got = await link.withChannel((channel) => channel.get('exclusive'));
    expect(Buffer.from(got?.body ?? []).toString()).toBe('b');
    await other.close();
  });

  test('a passive declaration needs no permission: a user without any still sees counts', async () => {
    const { admin, amqpPort } = await sharedRabbitmq();
    const vhost = await admin.addVhost();
    await admin.call('PUT', `/api/queues/${vhost}/theirs`, { durable: true });
    const user = await admin.addUser({ vhost, permissions: { configure: '', write: '', read: '' } });
    const blind = openSession(targetOf(amqpPort, { vhost, user, password: user }));
    await untilState(blind, 'ready');
    await expect(blind.remembered?.remember('theirs')).resolves.toBeUndefined();
    await blind.close();
  });
});
