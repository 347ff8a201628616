// Looking at every kind of queue that a real RabbitMQ 3.10 has: what was announced is what happens, exactly.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import type { Client } from '../../suite/tools.ts';
import { managedSession } from '../management/managed-session.ts';
import { bodiesOf, browseOf, FilledQueues, numbers } from './filled-queues.ts';

const few = { count: 10, maxBytes: 1_000_000, insist: false };

describeWith([rabbitmqMissing()], 'looking at each kind of queue of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let session: RabbitMqSession;
  let client: Client;
  let filled: FilledQueues;
  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    session = await managedSession(rabbit, { vhost });
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    filled = new FilledQueues(client);
  });
  afterAll(async () => {
    await Promise.all([session.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });
  const offerOf = async (queue: string) => {
    const offer = await browseOf(session).offer?.(queue);
    if (offer === undefined) throw new Error('there is no offer');
    return offer;
  };
  const codesOf = async (queue: string) => (await offerOf(queue)).costs.map(({ code }) => code);

  test.each([
    ['a lazy queue', { 'x-queue-mode': 'lazy' }],
    ['a classic queue of version 2', { 'x-queue-version': 2 }],
    ['a classic queue with a single active consumer', { 'x-single-active-consumer': true }],
    ['a bounded classic queue', { 'x-max-length': 100 }],
    ['a classic queue whose messages expire', { 'x-message-ttl': 600_000 }],
  ])('%s has the same messages in the same order afterwards', async (_kind, settings) => {
    const queue = await filled.make(60, settings);
    for (const count of [1, 40, 1_000]) {
      const snapshot = await browseOf(session).open(queue, { ...few, count });
      expect(await bodiesOf(snapshot)).toEqual(numbers(0, Math.min(count, 60)));
      await filled.untilReady(queue, 60);
    }
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(numbers(0, 60));
  });

  test.each([200, 40])('a quorum queue has the same order afterwards when %i are borrowed', async (count) => {
    const queue = await filled.make(200, { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 });
    const snapshot = await browseOf(session).open(queue, { ...few, count });
    expect(await bodiesOf(snapshot)).toEqual(numbers(0, count));
    await filled.untilReady(queue, 200);
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(numbers(0, 200));
  });

  test('a priority queue lends its highest first, and has the same order afterwards', async () => {
    const queue = await filled.make(30, { 'x-max-priority': 5 }, (number) => number % 3);
    const inOrder = [2, 1, 0].flatMap((priority) =>
      numbers(0, 30).filter((each) => Number(each) % 3 === priority),
    );
    for (const count of [4, 15]) {
      expect(await bodiesOf(await browseOf(session).open(queue, { ...few, count }))).toEqual(
        inOrder.slice(0, count),
      );
      await filled.untilReady(queue, 30);
    }
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(inOrder);
  });

  test('a mirrored queue has the same order afterwards', async () => {
    await rabbit.admin.setPolicy(vhost, 'mirrored', { pattern: '^peek', definition: { 'ha-mode': 'all' } });
    const queue = await filled.make(20);
    expect(await codesOf(queue)).toEqual(['redelivered']);
    await browseOf(session).open(queue, few);
    await filled.untilReady(queue, 20);
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(numbers(0, 20));
    await rabbit.admin.call('DELETE', `/api/policies/${vhost}/mirrored`);
  });

  test('of 50,000 messages a look holds a thousand at most, and moves none', async () => {
    const queue = await filled.make(50_000);
    const snapshot = await browseOf(session).open(queue, { ...few, count: 1_000 });
    expect(snapshot).toMatchObject({ total: 1_000, peek: { ready: 50_000, stoppedBy: 'count' } });
    await filled.untilReady(queue, 50_000);
    expect((await filled.drain(queue, 1_200)).map(({ body }) => body)).toEqual(numbers(0, 1_200));
  });

  test('two looks at once disturb each other only by what they hold', async () => {
    const queue = await filled.make(200);
    const looks = await Promise.all([1, 2].map(() => browseOf(session).open(queue, { ...few, count: 100 })));
    for (const look of looks) expect(look.total).toBeLessThanOrEqual(100);
    await filled.untilReady(queue, 200);
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(numbers(0, 200));
  });

  test('a quorum queue without limit is turned round by each look, and counts it, exactly as announced', async () => {
    const queue = await filled.make(5, { 'x-queue-type': 'quorum' });
    for (const look of [1, 2, 3]) {
      expect((await offerOf(queue)).costs).toEqual([
        { code: 'redelivered' },
        { code: 'countsDelivery', header: 'x-delivery-count' },
        { code: 'rotates', certain: true },
      ]);
      const snapshot = await browseOf(session).open(queue, { ...few, count: 2 });
      // 0 1 | 2 3 | 4 0: five messages, two of them to the back each time.
      expect(await bodiesOf(snapshot)).toEqual(
        [
          ['0', '1'],
          ['2', '3'],
          ['4', '0'],
        ][look - 1],
      );
      await filled.untilReady(queue, 5);
    }
    const after = await filled.drain(queue);
    expect(after.map(({ body, count }) => [body, count])).toEqual([
      ['1', 1],
      ['2', 1],
      ['3', 1],
      ['4', 1],
      ['0', 2],
    ]);
  });

  test.each([1, 2])(
    'a delivery limit of %d leaves no look that does not have to be insisted on',
    async (limit) => {
      const queue = await filled.make(1, { 'x-queue-type': 'quorum', 'x-delivery-limit': limit });
      expect((await offerOf(queue)).refusal).toEqual({ code: 'nearLimit', used: 0, limit });
      await expect(browseOf(session).open(queue, few)).rejects.toMatchObject({ code: 'precondition_failed' });
      expect(await filled.drain(queue)).toMatchObject([{ redelivered: false }]);
    },
  );

  test('a delivery limit of 3 leaves one look, and then no more', async () => {
    const queue = await filled.make(2, { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 });
    // The first message shows that one delivery has been used, which is near enough.
    expect(await browseOf(session).open(queue, few)).toMatchObject({
      total: 1,
      peek: { stoppedBy: 'nearLimit' },
    });
    await filled.untilReady(queue, 2);
    expect((await offerOf(queue)).refusal).toEqual({ code: 'nearLimit', used: 1, limit: 3 });
    expect((await filled.drain(queue)).map(({ count }) => count)).toEqual([1, 0]);
    // Seen empty: what comes next has used nothing.
    expect((await offerOf(queue)).refusal).toBeNull();
  });

  test('the limit of a policy and of an operator policy hold as that of an argument: the smallest', async () => {
    await rabbit.admin.setPolicy(vhost, 'limited', {
      pattern: '^peek',
      definition: { 'delivery-limit': 30 },
    });
    const queue = await filled.make(1, { 'x-queue-type': 'quorum' });
    const uses = (limit: number) => ({ code: 'usesDelivery', limit, used: null, lastly: 'dropped' });
    // At once: the server's statistics say it only seconds later.
    expect((await offerOf(queue)).costs).toContainEqual(uses(30));
    const argued = await filled.make(1, { 'x-queue-type': 'quorum', 'x-delivery-limit': 25 });
    expect((await offerOf(argued)).costs).toContainEqual(uses(25));
    await rabbit.admin.call('PUT', `/api/operator-policies/${vhost}/least`, {
      pattern: '^peek',
      'apply-to': 'queues',
      definition: { 'delivery-limit': 5 },
    });
    for (const each of [queue, argued]) {
      await eventually(async () => expect((await offerOf(each)).costs).toContainEqual(uses(5)));
    }
    // And the server means it: the sixth return is one too many.
    const insisting = { ...few, insist: true };
    for (let look = 1; look <= 5; look += 1) {
      expect((await browseOf(session).open(argued, insisting)).peek?.left).toBe(0);
      await filled.untilReady(argued, 1);
    }
    expect((await browseOf(session).open(argued, insisting)).peek?.left).toBe(1);
    await filled.untilReady(argued, 0);
    await rabbit.admin.call('DELETE', `/api/policies/${vhost}/limited`);
    await rabbit.admin.call('DELETE', `/api/operator-policies/${vhost}/least`);
  });

  test('a message that others have brought to its limit is shown by the first look, which says that it left by it', async () => {
    const queue = await filled.make(2, { 'x-queue-type': 'quorum', 'x-delivery-limit': 4 });
    const channel = await client.createChannel();
    for (let times = 0; times < 4; times += 1) {
      await filled.untilReady(queue, 2);
      const message = await channel.get(queue);
      if (message !== false) channel.nack(message, false, true);
    }
    await filled.untilReady(queue, 2);
    await channel.close();
    const snapshot = await browseOf(session).open(queue, few);
    expect(snapshot).toMatchObject({ total: 1, peek: { stoppedBy: 'nearLimit', left: 1 } });
    expect((await snapshot.page([0]))[0]?.deliveries).toEqual({ used: 5, limit: 4 });
    expect(await snapshot.drift()).toEqual({ added: 0, gone: 1 });
    expect((await filled.drain(queue)).map(({ body }) => body)).toEqual(['1']);
  });
});
