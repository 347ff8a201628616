// Publishing to a real RabbitMQ: what it says of each message, one by one and many at a time.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeProperties, type Properties } from '../../../src/amqp/properties.ts';
import type { Sender } from '../../../src/connectors/connector.ts';
import { openLink } from '../../../src/connectors/rabbitmq/connect.ts';
import type { Link } from '../../../src/connectors/rabbitmq/link.ts';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { messageMaxBytes } from '../../support/rabbitmq-node.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'publishing to RabbitMQ', () => {
  let session: RabbitMqSession;
  let publish: Sender;
  let link: Link;
  let queue: string;
  beforeAll(async () => {
    const { amqpPort, admin } = await sharedRabbitmq();
    const target = targetOf(amqpPort, { vhost: await admin.addVhost() });
    link = await openLink(target, { clock: systemClock, connectionName: 'test' });
    queue = (await (await link.channel()).call('queue.declare', { exclusive: true })).queue;
    session = openSession(target);
    await untilState(session, 'ready');
    if (session.publish === undefined) throw new Error('no publish facet');
    publish = session.publish.sender();
  });
  afterAll(async () => {
    await publish.close();
    await session.close();
    await link.close();
  });
  const stored = (exchange: string, routingKey: string, text: string, properties: Properties = {}) => ({
    exchange,
    routingKey,
    storedProperties: encodeProperties(properties),
    body: Buffer.from(text),
  });

  test('of many at a time each gets its own answer, and they arrive in order', async () => {
    const messages = Array.from({ length: 2_000 }, (_, number) =>
      stored('', number % 3 === 0 ? `nowhere.${number % 5}` : queue, String(number)),
    );
    const results = await Promise.all(messages.map((message) => publish.send(message)));
    expect(results.map(({ outcome }) => outcome)).toEqual(
      messages.map((_, number) => (number % 3 === 0 ? 'unroutable' : 'routed')),
    );
    expect(results[0]).toMatchObject({ replyCode: 312, replyText: 'NO_ROUTE' });
    const channel = await link.channel();
    const first = await channel.get(queue);
    expect([Buffer.from(first?.body ?? []).toString(), first?.messageCount]).toEqual(['1', 1_332]);
    await channel.close();
  });

  test('one that the server refuses does not take others with it', async () => {
    const results = await Promise.all([
      publish.send(stored('', queue, 'before')),
      publish.send(stored('no-such-exchange', 'x', 'refused')),
      publish.send(stored('', queue, 'foreign', { userId: 'somebody-else' })),
      publish.send(stored('', queue, 'after')),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['routed', 'refused', 'refused', 'routed']);
    expect(results[1]).toMatchObject({ replyCode: 404 });
    expect(results[2]).toMatchObject({ replyCode: 406 });
    expect(results[2]?.replyText).toContain('somebody-else');
  });

  test('a queue that is full and refuses publishes is a refusal, with a warning about the others', async () => {
    const channel = await link.channel();
    await channel.call('queue.declare', {
      queue: 'full',
      exclusive: true,
      arguments: [
        { key: 'x-max-length', value: { tag: 'I', value: 1 } },
        { key: 'x-overflow', value: { tag: 'S', value: 'reject-publish' } },
      ],
    });
    expect(await publish.send(stored('', 'full', 'fits'))).toMatchObject({ outcome: 'routed' });
    const refused = await publish.send(stored('', 'full', 'too many'));
    expect(refused).toMatchObject({ outcome: 'refused', replyCode: null });
    expect(refused.replyText).toContain('basic.nack');
  });

  test('properties that no frame can hold are refused before they cost the connection', async () => {
    const headers = [{ key: 'big', value: { tag: 'x' as const, value: Buffer.alloc(140_000) } }];
    await expect(publish.send(stored('', queue, 'x', { headers }))).rejects.toMatchObject({
      code: 'too_large',
    });
    expect(await publish.send(stored('', queue, 'goes on'))).toMatchObject({ outcome: 'routed' });
  });

  test('a number that RabbitMQ cannot read is refused before it costs the connection', async () => {
    const endless: Properties = {
      headers: [
        { key: 'fine', value: { tag: 'd', value: -0 } },
        { key: 'inner', value: { tag: 'A', value: [{ tag: 'f', value: Number.NaN, bits: 0x7fc0_0001n }] } },
      ],
    };
    const under = publish.send(stored('', queue, 'under way'));
    await expect(publish.send(stored('', queue, 'endless', endless))).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining("the header 'inner' holds a number that is not finite") as string,
    });
    expect(await under).toMatchObject({ outcome: 'routed' });
    expect(await publish.send(stored('', queue, 'after'))).toMatchObject({ outcome: 'routed' });
  });

  test('each sender has a channel of its own: the end of one is not the end of another', async () => {
    const admin = await link.channel();
    await admin.call('exchange.declare', { exchange: 'passing', type: 'fanout', autoDelete: false });
    await admin.call('queue.bind', { queue, exchange: 'passing' });
    const facet = session.publish;
    const [one, other] = [facet?.sender(), facet?.sender()];
    if (one === undefined || other === undefined) throw new Error('no publish facet');
    for (const sender of [one, other]) await sender.send(stored('', queue, 'open'));
    await one.send(stored('passing', '', 'proven'));
    await admin.call('exchange.delete', { exchange: 'passing' });
    const [lost, ...kept] = await Promise.allSettled([
      one.send(stored('passing', '', 'refused')),
      one.send(stored('passing', '', 'refused too')),
      ...Array.from({ length: 50 }, (_, number) => other.send(stored('', queue, String(number)))),
    ]);
    // Which of two under way the server meant, nobody can tell; but its words can.
    expect(lost).toMatchObject({
      status: 'rejected',
      reason: { code: 'unreachable', message: expect.stringContaining('404 NOT_FOUND') as string },
    });
    expect(kept.slice(1).map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'fulfilled'));
    // Alone, it can be told.
    expect(await one.send(stored('', queue, 'suspect'), { alone: true })).toMatchObject({
      outcome: 'routed',
    });
    const [refused, after] = await Promise.all([
      one.send(stored('passing', '', 'refused'), { alone: true }),
      one.send(stored('', queue, 'after')),
    ]);
    expect(refused).toMatchObject({ outcome: 'refused', replyCode: 404 });
    expect(after).toMatchObject({ outcome: 'routed' });
    await Promise.all([one.close(), other.close()]);
    await admin.close();
  });

  test('a message that only an alternate exchange takes has arrived', async () => {
    const admin = await link.channel();
    await admin.call('exchange.declare', { exchange: 'strays', type: 'fanout' });
    await admin.call('queue.bind', { queue, exchange: 'strays' });
    await admin.call('exchange.declare', {
      exchange: 'picky',
      type: 'direct',
      arguments: [{ key: 'alternate-exchange', value: { tag: 'S', value: 'strays' } }],
    });
    expect(await publish.send(stored('picky', 'nobody', 'x'))).toMatchObject({ outcome: 'routed' });
    for (const exchange of ['picky', 'strays']) await admin.call('exchange.delete', { exchange });
    await admin.close();
  });

  test('a message that is larger than the server takes is refused in its words, and nothing else is lost', async () => {
    const body = Buffer.alloc(messageMaxBytes + 1);
    const results = await Promise.all([
      publish.send(stored('', queue, 'before')),
      publish.send({ ...stored('', queue, ''), body }),
      publish.send(stored('', queue, 'after')),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['routed', 'refused', 'routed']);
    expect(results[1]?.replyText).toContain(
      `message size ${body.length} is larger than configured max size ${messageMaxBytes}`,
    );
  });
});
