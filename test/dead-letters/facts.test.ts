// What brokers really write when messages die: facts that the reading of dead letters and their retry rely on, asked of a
// real RabbitMQ 3.10 and of the embedded broker alike. What the reference had inferred only is proved, or put right, here.

import type { Channel, Options } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueueRow } from '../../src/contract/model.ts';
import { readDeaths } from '../../src/dead-letters/deaths.ts';
import { header, headerText } from '../../src/dead-letters/headers.ts';
import { takePicture } from '../../src/engine/dead-letters/picture.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { embeddedPlace, headersIn, rabbitmqPlace, storiesIn, type Place } from './both-brokers.ts';

// What a program sends as x-death: read by RabbitMQ up to 3.12, overwritten from 4.0 on, which the embedded broker follows.
const brokers = [
  { name: 'the embedded broker', open: embeddedPlace, missing: null, countsSentDeaths: false },
  { name: 'RabbitMQ 3.10', open: rabbitmqPlace, missing: rabbitmqMissing(), countsSentDeaths: true },
];

for (const { name, open, missing, countsSentDeaths } of brokers) {
  describeWith([missing], name, () => {
    let place: Place;
    let channel: Channel;
    beforeAll(async () => {
      place = await open();
      channel = await place.client.createChannel();
    });
    afterAll(() => place.close());

    async function send(exchange: string, key: string, options: Options.Publish = {}): Promise<void> {
      const confirming = await place.client.createConfirmChannel();
      confirming.publish(exchange, key, Buffer.from('x'), options);
      await confirming.waitForConfirms();
      await confirming.close();
    }
    async function reject(queue: string): Promise<void> {
      const message = await eventually(async () => {
        const got = await channel.get(queue);
        if (got === false) throw new Error(`${queue} is empty`);
        return got;
      });
      channel.reject(message, false);
    }
    const depth = (queue: string, count: number) =>
      eventually(async () => expect((await channel.checkQueue(queue)).messageCount).toBe(count));

    test('a rejection, an expiry and a length limit each leave their own record, and nothing else', async () => {
      await channel.assertExchange('shop', 'topic');
      await channel.assertQueue('dead');
      for (const [queue, settings] of [
        ['refused', {}],
        ['late', { messageTtl: 10 }],
        ['full', { maxLength: 1 }],
      ] as const) {
        await channel.assertQueue(queue, {
          deadLetterExchange: '',
          deadLetterRoutingKey: 'dead',
          ...settings,
        });
        await channel.bindQueue(queue, 'shop', `${queue}.#`);
      }
      await send('shop', 'refused.eu', {
        expiration: '3600000',
        CC: ['refused.copy'],
        BCC: ['refused.hidden'],
      });
      // The carbon copies reach the same queue, which takes the message once.
      await reject('refused');
      await depth('dead', 1);
      await send('shop', 'late.eu');
      await depth('dead', 2);
      await send('shop', 'full.1');
      await send('shop', 'full.2');
      await depth('dead', 3);
      const [refused, late, full] = await storiesIn(place, 'dead');
      expect(refused).toMatchObject({
        deaths: [
          {
            queue: 'refused',
            reason: 'rejected',
            count: 1,
            exchange: 'shop',
            originalExpiration: '3600000',
            isFirst: true,
            isLast: true,
          },
        ],
        origin: {
          died: { exchange: '', routingKey: 'refused' },
          first: { exchange: 'shop', routingKey: 'refused.eu' },
        },
      });
      // Of the carbon copies CC is told, BCC never.
      expect(refused?.deaths[0]?.routingKeys).toEqual(['refused.eu', 'refused.copy']);
      expect(late?.deaths).toMatchObject([{ queue: 'late', reason: 'expired', routingKeys: ['late.eu'] }]);
      expect(late?.deaths[0]?.originalExpiration).toBeNull();
      expect(full?.deaths).toMatchObject([{ queue: 'full', reason: 'maxlen', routingKeys: ['full.1'] }]);
    });

    test('records have the types that the reference names, and the time of a pair is that of its first death', async () => {
      await channel.assertQueue('typed.dead');
      await channel.assertQueue('typed', { deadLetterExchange: '', deadLetterRoutingKey: 'typed.dead' });
      await send('', 'typed');
      await reject('typed');
      await depth('typed.dead', 1);
      const [headers] = await headersIn(place, 'typed.dead');
      const deaths = header(headers, 'x-death');
      expect(deaths).toMatchObject({
        type: 'array',
        items: [
          {
            type: 'table',
            entries: expect.arrayContaining([
              ['count', { type: 'int64', value: '1' }],
              ['reason', { type: 'string', value: 'rejected' }],
              ['queue', { type: 'string', value: 'typed' }],
              ['exchange', { type: 'string', value: '' }],
              ['routing-keys', { type: 'array', items: [{ type: 'string', value: 'typed' }] }],
            ]) as unknown,
          },
        ],
      });
      const [record] = readDeaths(headers);
      expect(Math.abs((record?.firstAt ?? 0) - Date.now())).toBeLessThan(60_000);
      expect((record?.firstAt ?? 1) % 1_000).toBe(0);
      expect(headerText(headers, 'x-first-death-queue')).toBe('typed');
    });

    test('a retry loop counts up, moves the latest pair to the front and keeps who was first', async () => {
      await channel.assertQueue('jobs', { deadLetterExchange: '', deadLetterRoutingKey: 'jobs.wait' });
      await channel.assertQueue('jobs.wait', {
        deadLetterExchange: '',
        deadLetterRoutingKey: 'jobs',
        messageTtl: 10,
      });
      await send('', 'jobs');
      for (const _ of [1, 2, 3]) await reject('jobs');
      await depth('jobs', 1);
      const [headers] = await headersIn(place, 'jobs');
      // The array begins with the latest event; a reader of its last entry would take the wrong one for the first.
      expect(readDeaths(headers).map(({ queue, count }) => [queue, count])).toEqual([
        ['jobs.wait', 3],
        ['jobs', 3],
      ]);
      const [story] = await storiesIn(place, 'jobs');
      expect(story?.cycle).toEqual({ queues: ['jobs', 'jobs.wait'], times: 3 });
      expect(story?.deaths.map(({ queue, isFirst, isLast }) => [queue, isFirst, isLast])).toEqual([
        ['jobs', true, false],
        ['jobs.wait', false, true],
      ]);
    });

    test('what a full queue refuses is a dead letter too, and its publisher is told no', async () => {
      await channel.assertQueue('refused.dead');
      await channel.assertQueue('refusing', {
        maxLength: 1,
        deadLetterExchange: '',
        deadLetterRoutingKey: 'refused.dead',
        arguments: { 'x-overflow': 'reject-publish-dlx' },
      });
      await send('', 'refusing');
      await expect(send('', 'refusing')).rejects.toThrow(/nack/);
      await depth('refused.dead', 1);
      const [story] = await storiesIn(place, 'refused.dead');
      expect(story?.deaths).toMatchObject([{ queue: 'refusing', reason: 'maxlen', count: 1 }]);
      await depth('refusing', 1);
    });

    test('a queue that is deleted or expires takes its messages with it: they are no dead letters', async () => {
      await channel.assertQueue('never.dead');
      const dlx = { deadLetterExchange: '', deadLetterRoutingKey: 'never.dead' };
      for (const [queue, more] of [
        ['deleted', {}],
        ['expires', { expires: 200 }],
        ['purged', {}],
      ] as const) {
        await channel.assertQueue(queue, { ...dlx, ...more });
        await send('', queue);
      }
      await channel.deleteQueue('deleted');
      await channel.purgeQueue('purged');
      // Asking for the queue itself would count as a use of it.
      const { topology } = place.session;
      const times = { clock: systemClock, settleMs: 1_500, deadlineMs: 20_000 };
      await eventually(async () => {
        const queues = await takePicture<QueueRow>((sink) => topology.watchQueues(sink), times);
        expect([...queues.keys()]).not.toContain('expires');
      }, 30_000);
      await depth('never.dead', 0);
    }, 60_000);

    test('a message that comes round without a rejection is dropped', async () => {
      await channel.assertQueue('ring', {
        deadLetterExchange: '',
        deadLetterRoutingKey: 'ring',
        messageTtl: 10,
      });
      await send('', 'ring');
      await eventually(async () => expect((await channel.checkQueue('ring')).messageCount).toBe(0));
    });

    const sentDeaths = countsSentDeaths ? 'counted on from it' : 'counted anew, and its x-death overwritten';
    test(`a copy that is sent with x-death is ${sentDeaths}; one without begins anew`, async () => {
      await channel.assertQueue('again.dead');
      await channel.assertQueue('again', { deadLetterExchange: '', deadLetterRoutingKey: 'again.dead' });
      await send('', 'again');
      await reject('again');
      await depth('again.dead', 1);
      const dead = await channel.get('again.dead');
      if (dead === false) throw new Error('it has gone');
      await send('', 'again', { headers: dead.properties.headers });
      await send('', 'again', {});
      channel.ack(dead);
      for (const _ of [1, 2]) await reject('again');
      await depth('again.dead', 2);
      const [kept, fresh] = await storiesIn(place, 'again.dead');
      expect(kept?.deaths).toMatchObject([{ queue: 'again', count: countsSentDeaths ? 2 : 1 }]);
      expect(fresh?.deaths).toMatchObject([{ queue: 'again', count: 1 }]);
    });
  });
}

describeWith([rabbitmqMissing()], 'the same deaths on both', () => {
  test('are the same headers, but for times and for x-last-death, which 3.10 does not write yet', async () => {
    const [embedded, rabbitmq] = await Promise.all(
      [embeddedPlace, rabbitmqPlace].map(async (open) => {
        const place = await open();
        const channel = await place.client.createChannel();
        await channel.assertExchange('dlx', 'topic');
        await channel.assertQueue('dead');
        await channel.bindQueue('dead', 'dlx', '#');
        await channel.assertQueue('second', { deadLetterExchange: 'dlx', deadLetterRoutingKey: 'end' });
        await channel.assertQueue('first', { deadLetterExchange: '', deadLetterRoutingKey: 'second' });
        channel.sendToQueue('first', Buffer.from('x'), { expiration: '20', headers: { tenant: 'eu' } });
        const message = await eventually(async () => {
          const got = await channel.get('second');
          if (got === false) throw new Error('it has not died yet');
          return got;
        });
        channel.reject(message, false);
        await eventually(async () => expect((await channel.checkQueue('dead')).messageCount).toBe(1));
        const [headers = []] = await headersIn(place, 'dead');
        const [story] = await storiesIn(place, 'dead');
        await place.close();
        const names = headers.map(([key]) => key).sort();
        return { story, names, firstKey: readDeaths(headers)[0]?.routingKeys };
      }),
    );
    expect(embedded?.story).toEqual(rabbitmq?.story);
    expect(rabbitmq?.story?.deaths.map(({ queue, reason }) => [queue, reason])).toEqual([
      ['first', 'expired'],
      ['second', 'rejected'],
    ]);
    expect(rabbitmq?.names).not.toContain('x-last-death-queue');
    expect(embedded?.names.filter((header) => !header.startsWith('x-last-death-'))).toEqual(rabbitmq?.names);
  });
});
