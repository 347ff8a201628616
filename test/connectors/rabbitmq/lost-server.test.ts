// A server that goes away, or stops answering, in the middle of each operation: every one ends, in words, and the session
// goes on by itself afterwards.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Delivery } from '../../../src/contract/model.ts';
import { createRabbitMqSession, type RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import { systemClock, type Clock } from '../../../src/lib/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { present } from '../suite/tools.ts';
import { quietLog, targetOf, untilState } from './targets.ts';

/** Deadlines come ten times as early. */
const hurried: Clock = {
  ...systemClock,
  after: (delayMs, callback) => systemClock.after(delayMs / 10, callback),
};

describeWith([rabbitmqMissing()], 'a server that is lost', () => {
  let proxy: TcpProxy;
  let session: RabbitMqSession;
  const queue = 'work';
  const plain = { durable: true, autoDelete: false, arguments: [] };
  const message = { exchange: '', routingKey: queue, body: Buffer.from('x') };
  const binding = {
    source: 'amq.direct',
    destination: queue,
    destinationKind: 'queue' as const,
    routingKey: 'key',
    arguments: [],
  };

  beforeAll(async () => {
    const { amqpPort, admin } = await sharedRabbitmq();
    proxy = new TcpProxy(amqpPort);
    const target = targetOf(await proxy.listen(), { vhost: await admin.addVhost(), heartbeatSeconds: 0 });
    session = createRabbitMqSession(target, {
      log: quietLog,
      clock: hurried,
      onRememberedQueues: () => undefined,
    });
    await untilState(session, 'ready');
    await admin_().declareQueue({ name: queue, ...plain });
    // So that the connection for publishing is there to be lost.
    await present(session.publish, 'publish').publish({ ...message, properties: {} });
  });
  afterEach(async () => {
    proxy.cut();
    session.tryNow();
    // Nothing gets through the connections that were cut, so these are new ones.
    await eventually(() => admin_().declareQueue({ name: queue, ...plain }));
    await eventually(() => present(session.publish, 'publish').publish({ ...message, properties: {} }));
  });
  afterAll(async () => {
    await session.close();
    await proxy.close();
  });
  const admin_ = () => present(session.admin, 'admin');

  const operations: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['publishing', () => present(session.publish, 'publish').publish({ ...message, properties: {} })],
    [
      'sending a stored message',
      () =>
        present(session.publish, 'publish')
          .sender()
          .send({ ...message, storedProperties: new Uint8Array(2) }),
    ],
    ['purging', () => present(session.purge, 'purge').purge(queue)],
    ['declaring a queue', () => admin_().declareQueue({ name: queue, ...plain })],
    ['deleting a queue', () => admin_().deleteQueue('other', { ifUnused: false, ifEmpty: false })],
    [
      'declaring an exchange',
      () => admin_().declareExchange({ name: 'x', type: 'direct', internal: false, ...plain }),
    ],
    ['deleting an exchange', () => admin_().deleteExchange('x', { ifUnused: false })],
    ['binding', () => admin_().bind(binding)],
    ['unbinding', () => admin_().unbind(binding)],
    [
      'starting a test consumer',
      () =>
        present(session.consume, 'consume').start(
          { queue, prefetch: 1, settle: null, delayMs: 0 },
          () => undefined,
          () => undefined,
        ),
    ],
    ['beginning to take', () => present(session.take, 'take').open(queue, { prefetch: 1, removes: true })],
  ];

  test.each(operations)('%s ends in words when the server hangs up in the middle', async (_name, operate) => {
    proxy.freeze();
    const outcome = operate();
    setImmediate(() => proxy.cut());
    await expect(outcome).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
      message: expect.stringMatching(/^Could not .*(connection|channel)/) as string,
    });
  });

  test.each(operations)('%s ends at its deadline when the server does not answer', async (_name, operate) => {
    proxy.freeze();
    await expect(operate()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/did not (answer|confirm|open)/) as string,
    });
  });

  test('a test consumer says that it has ended, and what it held is there again', async () => {
    const deliveries: Delivery[] = [];
    const reasons: string[] = [];
    const consumer = await present(session.consume, 'consume').start(
      { queue, prefetch: 1, settle: null, delayMs: 0 },
      (delivery) => deliveries.push(delivery),
      (reason) => reasons.push(reason),
    );
    consumer.resume();
    await eventually(() => expect(deliveries).toHaveLength(1));
    proxy.cut();
    await eventually(() => expect(reasons).toHaveLength(1));
    expect(reasons[0]).toContain(queue);
    expect(() => consumer.settle(deliveries[0]?.deliveryTag ?? '', 'ack', false)).toThrow(
      /the consumer has ended/,
    );
    await untilState(session, 'ready');
    const taker = await present(session.take, 'take').open(queue, { prefetch: 1, removes: true });
    expect(await taker.next()).toMatchObject({ redelivered: true });
    await taker.close();
  });

  test('a taker that loses its connection tells it to whoever takes or settles', async () => {
    const taker = await present(session.take, 'take').open(queue, { prefetch: 1, removes: true });
    const held = await taker.next();
    proxy.cut();
    await eventually(() => expect(taker.next()).rejects.toMatchObject({ code: 'unreachable' }));
    if (held === null) throw new Error('nothing was taken');
    await expect(taker.ack(held)).rejects.toMatchObject({ code: 'unreachable' });
    await taker.close();
  });
});
