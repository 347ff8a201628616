// What happens to messages of a real RabbitMQ 3.10 while a look holds them: borrow() on a real channel, with something done
// between its taking and its giving back.

import amqp from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLink } from '../../../../src/connectors/rabbitmq/connect.ts';
import type { Link } from '../../../../src/connectors/rabbitmq/link.ts';
import type { LinkChannel } from '../../../../src/connectors/rabbitmq/link-channel.ts';
import { borrow, type Looked } from '../../../../src/connectors/rabbitmq/peek/borrow.ts';
import { systemClock } from '../../../../src/lib/clock.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import type { Client } from '../../suite/tools.ts';
import { targetOf } from '../targets.ts';
import { FilledQueues } from './filled-queues.ts';

describeWith([rabbitmqMissing()], 'while a look holds messages of RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  let link: Link;
  let client: Client;
  let channel: amqp.ConfirmChannel;
  let filled: FilledQueues;
  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
    link = await openLink(targetOf(rabbit.amqpPort, { vhost }), {
      clock: systemClock,
      connectionName: 'test',
    });
    client = await amqp.connect(`amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`);
    channel = await client.createConfirmChannel();
    filled = new FilledQueues(client);
  });
  afterAll(async () => {
    await Promise.all([link.close(), client.close()]);
    await rabbit.admin.removeVhost(vhost);
  });

  /** Looks for `count`; does `meanwhile` when one less is held. */
  function look(queue: string, count: number, meanwhile: () => Promise<unknown>): Promise<Looked> {
    return link.withChannel((real) => {
      let gets = 0;
      const held = {
        get closed() {
          return real.closed;
        },
        call: real.call.bind(real),
        nack: real.nack.bind(real),
        get: async (name: string) => {
          gets += 1;
          if (gets === count) await meanwhile();
          return await real.get(name);
        },
      };
      // Only what borrow uses.
      const request = { count, maxBytes: 1_000_000, insist: false };
      return borrow(held as unknown as LinkChannel, systemClock, queue, request, null);
    });
  }
  const publish = async (queue: string, ...bodies: string[]) => {
    for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body));
    await channel.waitForConfirms();
  };
  const bodiesIn = async (queue: string) => (await filled.drain(queue)).map(({ body }) => body);

  test.each(['classic', 'quorum'])(
    'a %s queue that is deleted takes what is held with it, which is said',
    async (type) => {
      const queue = await filled.make(5, { 'x-queue-type': type });
      await expect(look(queue, 3, () => channel.deleteQueue(queue))).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining(
          '2 messages were held when it happened; the server dropped what was held together with the queue.',
        ) as string,
      });
    },
  );

  test('their time goes on running: what expires is dead-lettered as it is given back', async () => {
    const dead = await filled.make(0);
    const queue = await filled.make(3, {
      'x-message-ttl': 300,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    });
    // The third was not held, and expires in the queue: then the time of the two others has come as well.
    const looked = await look(queue, 3, () => filled.untilReady(dead, 1));
    expect(looked).toMatchObject({ stoppedBy: 'end', messages: [{}, {}] });
    await filled.untilReady(dead, 3);
    expect(await bodiesIn(queue)).toEqual([]);
  });

  test('a bounded queue that drops its head has the newest afterwards', async () => {
    const queue = await filled.make(3, { 'x-max-length': 3 });
    await look(queue, 3, () => publish(queue, 'late 1', 'late 2'));
    expect(await bodiesIn(queue)).toEqual(['2', 'late 1', 'late 2']);
  });

  test('a bounded queue that refuses publishers is over its limit afterwards, and loses none', async () => {
    const queue = await filled.make(3, { 'x-max-length': 3, 'x-overflow': 'reject-publish' });
    await look(queue, 3, () => publish(queue, 'late 1', 'late 2'));
    await filled.untilReady(queue, 5);
    expect(await bodiesIn(queue)).toEqual(['0', '1', '2', 'late 1', 'late 2']);
  });

  test('a consumer gets what comes behind, and what was held goes before the rest', async () => {
    const queue = await filled.make(5);
    const consumed: string[] = [];
    const other = await client.createChannel();
    const looked = await look(queue, 3, async () => {
      await other.prefetch(1);
      await new Promise<void>((resolve) => {
        void other.consume(queue, (message) => {
          consumed.push(message?.content.toString() ?? '');
          resolve();
        });
      });
    });
    expect(consumed).toEqual(['2']);
    expect(looked.messages.map(({ body }) => Buffer.from(body).toString())).toEqual(['0', '1', '3']);
    await filled.untilReady(queue, 4);
    expect(await bodiesIn(queue)).toEqual(['0', '1', '3', '4']);
    await other.close();
    expect(await bodiesIn(queue)).toEqual(['2']);
  });

  test('a purge leaves them alone: it takes ready messages only', async () => {
    const queue = await filled.make(4);
    await look(queue, 3, () => channel.purgeQueue(queue));
    expect(await bodiesIn(queue)).toEqual(['0', '1']);
  });
});
