// CloudAMQP's client, a young one written from the specification, publishes, consumes and confirms on both brokers.

import { AMQPClient, type AMQPChannel } from '@cloudamqp/amqp-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

for (const broker of brokersUnderTest) {
  describeWith([broker.missing], `@cloudamqp/amqp-client on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    let client: AMQPClient;
    let channel: AMQPChannel;
    beforeAll(async () => {
      started = await broker.start();
    });
    beforeEach(async () => {
      client = new AMQPClient(`amqp://guest:guest@127.0.0.1:${started?.amqpPort}/?heartbeat=5`);
      await client.connect();
      channel = await client.channel();
    });
    afterEach(() => client.close());
    afterAll(() => started?.stop());

    test('what is published with a confirm is consumed with its properties', async () => {
      await channel.queueDeclare('cloud', { durable: true });
      await channel.confirmSelect();
      const tags = [];
      for (const body of ['one', 'two', 'three']) {
        const headers = { attempt: 1, nested: { list: [1, 'two', true] } };
        tags.push(await channel.basicPublish('', 'cloud', body, { contentType: 'text/plain', headers }));
      }
      expect(tags).toEqual([1, 2, 3]);

      const seen: unknown[] = [];
      const consumer = await channel.basicConsume(
        'cloud',
        { noAck: false, tag: 'reader' },
        async (message) => {
          seen.push([message.bodyString(), message.properties.contentType, message.properties.headers]);
          await message.ack();
        },
      );
      await eventually(() => expect(seen).toHaveLength(3));
      await consumer.cancel();
      const headers = { attempt: 1, nested: { list: [1, 'two', true] } };
      expect(seen).toEqual(['one', 'two', 'three'].map((body) => [body, 'text/plain', headers]));
      expect(await channel.queueDelete('cloud')).toMatchObject({ messageCount: 0 });
    });

    test('flow, qos and a passive declare are answered', async () => {
      await channel.queueDeclare('answered', { durable: false });
      // RabbitMQ counts a message for sure only once it is confirmed.
      await channel.confirmSelect();
      await channel.basicQos(10);
      await channel.basicFlow(true);
      await channel.basicPublish('', 'answered', new Uint8Array(300_000));
      expect(await channel.queueDeclare('answered', { passive: true })).toMatchObject({ messageCount: 1 });
      expect((await channel.basicGet('answered'))?.bodySize).toBe(300_000);
    });

    test('a refused declare closes the channel and leaves the connection open', async () => {
      await expect(channel.queueDeclare('absent', { passive: true })).rejects.toThrow(
        "channel 1 closed: NOT_FOUND - no queue 'absent' in vhost '/' (404)",
      );
      const next = await client.channel();
      expect(await next.queueDeclare('', { exclusive: true })).toMatchObject({ messageCount: 0 });
    });
  });
}
