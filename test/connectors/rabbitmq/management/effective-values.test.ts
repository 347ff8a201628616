// What holds on a queue by our rules, compared with what a real server says of its two kinds of policies together and with
// what it then does.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { QueueFacts } from '../../../../src/contract/policy.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import type { Client } from '../../suite/tools.ts';
import { managedSession } from './managed-session.ts';

let server: SharedRabbitmq;
let vhost: string;
let client: Client;
let session: RabbitMqSession;

interface QueueOfServer {
  readonly policy: string;
  readonly operator_policy: string;
  readonly effective_policy_definition: Readonly<Record<string, unknown>>;
}

/** Both, once the server has applied the policies. */
function factsOf(queue: string): Promise<{ readonly ours: QueueFacts; readonly theirs: QueueOfServer }> {
  return eventually(async () => {
    const theirs = (await server.admin.call('GET', `/api/queues/${vhost}/${queue}`)) as QueueOfServer;
    expect(theirs).toMatchObject({ policy: 'ours', operator_policy: 'theirs' });
    return { ours: await session.topology.facts(queue), theirs };
  });
}

/** Name, value and origin of what holds. */
function held({ settings }: QueueFacts): Record<string, readonly [value: unknown, origin: string]> {
  return Object.fromEntries(
    settings.map(({ name, value, origin }) => [name, ['value' in value ? value.value : value, origin]]),
  );
}

async function keptOf(queue: string, count: number): Promise<number> {
  const channel = await client.createConfirmChannel();
  for (let number = 0; number < count; number += 1) channel.sendToQueue(queue, Buffer.from('x'));
  await channel.waitForConfirms();
  const { messageCount } = await channel.checkQueue(queue);
  await channel.close();
  return messageCount;
}

describeWith([rabbitmqMissing()], 'what holds on a queue of a real server', () => {
  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
    await server.admin.setPolicy(vhost, 'ours', {
      pattern: '.*',
      definition: { 'max-length': 5, 'message-ttl': 60_000, 'dead-letter-exchange': 'of-policy' },
    });
    await server.admin.call('PUT', `/api/operator-policies/${vhost}/theirs`, {
      pattern: '.*',
      'apply-to': 'queues',
      definition: { 'max-length': 7, 'message-ttl': 30_000, expires: 3_600_000 },
    });
    client = await amqp.connect(`amqp://localhost:${server.amqpPort}/${vhost}`);
    session = await managedSession(server, { vhost });
  }, 60_000);
  afterAll(async () => {
    await session.close();
    await client.close();
    await server.admin.removeVhost(vhost);
  });

  test('without arguments it is the sum that the server says, and what it does', async () => {
    const channel = await client.createChannel();
    await channel.assertQueue('plain');
    const { ours, theirs } = await factsOf('plain');
    const values = Object.entries(held(ours)).filter(([, [, origin]]) => origin !== 'default');
    expect(Object.fromEntries(values.map(([name, [value]]) => [name, value]))).toEqual(
      Object.fromEntries(
        Object.entries(theirs.effective_policy_definition).map(([name, value]) => [name, String(value)]),
      ),
    );
    expect(held(ours)).toMatchObject({
      'max-length': ['5', 'policy'],
      'message-ttl': ['30000', 'operatorPolicy'],
      expires: ['3600000', 'operatorPolicy'],
      'dead-letter-exchange': ['of-policy', 'policy'],
    });
    expect(await keptOf('plain', 9)).toBe(5);
  });

  test.each([
    [3, 'argument', 3],
    [6, 'policy', 5],
  ] as const)('beside a max-length of %d in its arguments the %s holds', async (length, origin, kept) => {
    const channel = await client.createChannel();
    const queue = `bounded.${length}`;
    await channel.assertQueue(queue, { maxLength: length, deadLetterExchange: 'of-argument' });
    const { ours } = await factsOf(queue);
    expect(held(ours)).toMatchObject({
      'max-length': [String(kept), origin],
      'dead-letter-exchange': ['of-argument', 'argument'],
    });
    expect(await keptOf(queue, 9)).toBe(kept);
  });

  test('an argument beats a policy for where dead letters really go', async () => {
    const channel = await client.createConfirmChannel();
    for (const exchange of ['of-argument', 'of-policy']) {
      await channel.assertExchange(exchange, 'fanout');
      await channel.assertQueue(`dead.${exchange}`);
      await channel.bindQueue(`dead.${exchange}`, exchange, '');
    }
    await channel.assertQueue('mortal', { maxLength: 1, deadLetterExchange: 'of-argument' });
    const { ours } = await factsOf('mortal');
    expect(held(ours)['dead-letter-exchange']).toEqual(['of-argument', 'argument']);
    await keptOf('mortal', 2);
    await eventually(async () => {
      expect(await channel.checkQueue('dead.of-argument')).toMatchObject({ messageCount: 1 });
    });
    expect(await channel.checkQueue('dead.of-policy')).toMatchObject({ messageCount: 0 });
  });

  test.each([
    ['classic', ['drop-head', 'argument'], 2],
    ['quorum', ['reject-publish', 'policy'], 0],
  ] as const)('what a full %s queue does is told as it does it', async (type, overflow, accepted) => {
    await server.admin.setPolicy(vhost, 'full', {
      pattern: '^full\\.',
      definition: { overflow: 'reject-publish', 'max-length': 1 },
      priority: 1,
    });
    const channel = await client.createConfirmChannel();
    const queue = `full.${type}`;
    await channel.assertQueue(queue, {
      arguments: { 'x-queue-type': type, 'x-overflow': 'drop-head' },
    });
    await eventually(async () => {
      const facts = await session.topology.facts(queue);
      expect(facts.policy).toBe('full');
      expect(held(facts).overflow).toEqual(overflow);
    });
    const publish = () =>
      new Promise<number>((resolve) => {
        channel.sendToQueue(queue, Buffer.from('x'), {}, (error: unknown) => resolve(error === null ? 1 : 0));
      });
    // A quorum queue notices a little late that it is full.
    for (let number = 0; number < 5; number += 1) await publish();
    expect((await publish()) + (await publish())).toBe(accepted);
    await channel.close();
  });

  test('a quorum queue expires by a policy, even when its argument is shorter', async () => {
    await server.admin.setPolicy(vhost, 'brief', {
      pattern: '^brief\\.',
      definition: { expires: 2_000 },
      priority: 1,
    });
    const channel = await client.createChannel();
    const gone = (queue: string) =>
      expect(server.admin.call('GET', `/api/queues/${vhost}/${queue}`)).rejects.toThrow('404');
    await channel.assertQueue('long', { expires: 1_000, arguments: { 'x-queue-type': 'quorum' } });
    await channel.assertQueue('brief.one', { expires: 3_600_000, arguments: { 'x-queue-type': 'quorum' } });
    await eventually(async () => {
      expect(held(await session.topology.facts('long')).expires).toEqual(['3600000', 'operatorPolicy']);
    });
    await eventually(() => gone('brief.one'), 20_000);
    await channel.checkQueue('long');
  });
});
