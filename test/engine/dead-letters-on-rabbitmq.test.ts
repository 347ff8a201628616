// Dead-letter queues of a real RabbitMQ, found through its management API, and as far as names tell where there is none.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session, Stop } from '../../src/connectors/connector.ts';
import type { DeadLetterLoss, DeadLetterQueue } from '../../src/contract/dead-letter.ts';
import { DeadLetters } from '../../src/engine/dead-letters/dead-letters.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { managedSession } from '../connectors/rabbitmq/management/managed-session.ts';
import { openSession, targetOf, untilState } from '../connectors/rabbitmq/targets.ts';
import { Picture } from '../connectors/suite/tools.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';

const quorum = { 'x-queue-type': 'quorum' };

describeWith([rabbitmqMissing()], 'dead-letter queues of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let client: Awaited<ReturnType<typeof amqp.connect>>;
  const faults: unknown[] = [];
  const ends: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    const channel = await client.createChannel();
    for (const queue of ['plain', 'attic', 'orders_error', 'orders', 'mail', 'invoices']) {
      const argument = queue === 'orders' ? { deadLetterExchange: 'dlx', deadLetterRoutingKey: 'gone' } : {};
      await channel.assertQueue(queue, argument);
    }
    await channel.assertExchange('dlx', 'direct');
    await channel.bindQueue('attic', 'dlx', 'gone');
    await channel.assertExchange('by-policy', 'fanout');
    await channel.bindQueue('plain', 'by-policy', '');
    await rabbit.admin.setPolicy(vhost, 'die', {
      pattern: '^(mail|invoices)$',
      definition: { 'dead-letter-exchange': 'by-policy' },
      'apply-to': 'queues',
    });
    const timestamp = 1_700_000_000;
    channel.sendToQueue('attic', Buffer.from('x'), { timestamp });
    channel.sendToQueue('attic', Buffer.from('y'));
  });
  afterAll(async () => {
    for (const end of ends) await end();
    await client.close();
    await rabbit.admin.removeVhost(vhost);
    if (faults.length > 0) throw new AggregateError(faults, 'looking for dead letters failed');
  });

  function watch(session: Session): Picture<DeadLetterQueue>;
  function watch(session: Session, what: 'losses'): Picture<DeadLetterLoss>;
  function watch(session: Session, what: 'queues' | 'losses' = 'queues') {
    const picture = new Picture<never>();
    const found = new DeadLetters(systemClock, (fault) => faults.push(fault));
    const stop: Stop = found.watch(session, what, picture);
    ends.push(stop, () => session.close());
    return picture;
  }

  test('are found by arguments, policies and names, with depth, age and sources', async () => {
    const picture = watch(await managedSession(rabbit, { vhost }));
    await eventually(() => expect(picture.byKey.get('attic')?.ready).toBe(2), 20_000);
    // The server applies policies to its queues in its own time.
    await eventually(
      () => expect([...picture.byKey.keys()].sort()).toEqual(['attic', 'orders_error', 'plain']),
      20_000,
    );
    expect(picture.byKey.get('attic')).toMatchObject({
      signs: ['argument'],
      sources: [{ queue: 'orders', origin: 'argument', exchange: 'dlx', routingKey: 'gone' }],
    });
    await eventually(() => expect(picture.byKey.get('attic')?.oldestAt).toBe(1_700_000_000_000), 20_000);
    await eventually(() => {
      const plain = picture.byKey.get('plain');
      expect(plain?.signs).toEqual(['policy']);
      expect(plain?.sources.map(({ queue, policyName }) => [queue, policyName]).sort()).toEqual([
        ['invoices', 'die'],
        ['mail', 'die'],
      ]);
    }, 20_000);
    expect(picture.byKey.get('orders_error')).toMatchObject({ signs: ['name'], custom: 'massTransitError' });
  });

  test('are found for a user with the least rights too, who may read policies on 3.10', async () => {
    const user = await rabbit.admin.addUser({ vhost, tags: ['management'] });
    const picture = watch(await managedSession(rabbit, { vhost, user, password: user }));
    await eventually(() => expect(picture.synced).toBe(1), 30_000);
    expect([...picture.byKey.keys()].sort()).toEqual(['attic', 'orders_error', 'plain']);
  }, 40_000);

  test('are found through an alternate exchange that a policy gives; settings that lead nowhere are told', async () => {
    const channel = await client.createChannel();
    for (const exchange of ['strict', 'strays', 'empty']) await channel.assertExchange(exchange, 'direct');
    await channel.assertQueue('late');
    await channel.bindQueue('late', 'strays', 'k');
    const lost = { ...quorum, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'late' };
    for (const [queue, args] of [
      ['hopes', { 'x-dead-letter-exchange': 'strict', 'x-dead-letter-routing-key': 'k' }],
      ['misspelt', { 'x-dead-letter-exchange': 'strikt' }],
      ['unbound', { 'x-dead-letter-exchange': 'empty' }],
      ['weak', { ...lost, 'x-dead-letter-strategy': 'at-least-once' }],
      ['strong', { ...lost, 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' }],
    ] as const) {
      await channel.assertQueue(queue, { durable: true, arguments: args });
    }
    await rabbit.admin.setPolicy(vhost, 'stray', {
      pattern: '^strict$',
      definition: { 'alternate-exchange': 'strays' },
      'apply-to': 'exchanges',
    });
    const session = await managedSession(rabbit, { vhost });
    const [picture, losses] = [watch(session), watch(session, 'losses')];
    await eventually(
      () =>
        expect(
          picture.byKey
            .get('late')
            ?.sources.map(({ queue }) => queue)
            .sort(),
        ).toContain('hopes'),
      20_000,
    );
    await eventually(
      () =>
        expect(
          Array.from(losses.byKey.values(), ({ queue, problem }) => `${queue} ${problem}`).sort(),
        ).toEqual(['misspelt noExchange', 'unbound nowhere', 'weak fallsBack']),
      20_000,
    );
    for (const queue of ['hopes', 'misspelt', 'unbound', 'weak', 'strong', 'late']) {
      await channel.deleteQueue(queue);
    }
    await channel.close();
  }, 60_000);

  test('over AMQP alone are those of the queues named by the user whose name says so', async () => {
    const session = openSession(
      targetOf(rabbit.amqpPort, { vhost, rememberedQueues: ['attic', 'orders_error'] }),
    );
    await untilState(session, 'ready');
    const picture = watch(session);
    await eventually(() => expect([...picture.byKey.keys()]).toEqual(['orders_error']), 20_000);
    expect(picture.byKey.get('orders_error')).toMatchObject({ ready: 0, oldestAt: null });
  });
});
