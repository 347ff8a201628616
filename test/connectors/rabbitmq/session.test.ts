// A session's connection: its state in words while the server is there, goes and comes back.

import { afterEach, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing, startRabbitmq } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { openSession, targetOf, untilState } from './targets.ts';

const opened: RabbitMqSession[] = [];
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});
const open = (...parameters: Parameters<typeof targetOf>) => {
  const session = openSession(targetOf(...parameters));
  opened.push(session);
  return session;
};
const message = { exchange: '', routingKey: 'x', properties: {}, body: new Uint8Array() };

test('a server that is not there is a state with its reason and the next try, not an error', async () => {
  const session = open(await freePort());
  expect(session.endpoint()).toMatchObject({ state: 'connecting', stateReason: null });
  const endpoint = await untilState(session, 'disconnected');
  expect(endpoint.stateReason).toMatch(
    /^Could not connect to amqp:\/\/localhost:\d+\. Nothing listens there\. /,
  );
  expect(endpoint.retryAt).toBeGreaterThan(Date.now() - 1_000);
  await expect(session.publish?.publish(message)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/no connection since .*next try is at/) as string,
  });
});

describeWith([rabbitmqMissing()], 'a session of RabbitMQ', () => {
  test('says who the server is, over plain TCP and over TLS', async () => {
    const { amqpPort, amqpsPort, certificates } = await sharedRabbitmq();
    const tls = {
      serverName: null,
      ca: certificates.ca.certificate,
      certificate: certificates.client.certificate,
      key: certificates.client.key,
      passphrase: null,
      verify: true,
    };
    const [plain, secured] = [open(amqpPort), open(amqpsPort, { tls })];
    expect(await untilState(plain, 'ready')).toMatchObject({
      product: 'RabbitMQ',
      version: expect.stringMatching(/^3\./) as string,
      address: `amqp://localhost:${amqpPort}`,
      user: 'guest',
      stateReason: null,
      staleSince: null,
      retryAt: null,
    });
    expect(await untilState(secured, 'ready')).toMatchObject({ address: `amqps://localhost:${amqpsPort}` });
  });

  test('comes back by itself after the server was stopped, or has died', async () => {
    const node = await startRabbitmq();
    try {
      const session = open(node.amqpPort);
      await untilState(session, 'ready');
      for (const how of ['orderly', 'killed'] as const) {
        await node.halt(how);
        const endpoint = await untilState(session, 'disconnected');
        expect(endpoint.staleSince).not.toBeNull();
        expect(endpoint.product).toBe('RabbitMQ');
        await node.startAgain();
        session.tryNow();
        await untilState(session, 'ready');
        expect(await session.publish?.publish(message)).toMatchObject({ outcome: 'unroutable' });
      }
      const alarm = '{{resource_limit, memory, node()}, []}';
      await node.control('eval', `rabbit_alarm:set_alarm(${alarm}).`);
      // The server tells only those who publish: the first message may still pass.
      await eventually(() =>
        expect(session.publish?.publish(message)).rejects.toMatchObject({
          code: 'unreachable',
          message: expect.stringContaining('holds publishers back (low on memory)') as string,
        }),
      );
      await expect
        .poll(() => session.endpoint(), { timeout: 10_000 })
        .toMatchObject({
          state: 'ready',
          stateReason: expect.stringContaining('low on memory') as string,
        });
      // What helps then still goes through.
      await expect(session.purge?.purge('none')).rejects.toMatchObject({ code: 'not_found' });
      await node.control('eval', `rabbit_alarm:clear_alarm({resource_limit, memory, node()}).`);
      await expect.poll(() => session.endpoint().stateReason, { timeout: 10_000 }).toBeNull();
      expect(await session.publish?.publish(message)).toMatchObject({ outcome: 'unroutable' });
    } finally {
      await node.stop();
    }
  }, 90_000);
});
