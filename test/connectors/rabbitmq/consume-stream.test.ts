// A test consumer on a stream of a real RabbitMQ: it begins where it is told, and when it pauses for so long that it
// unsubscribes, nothing is read twice and nothing is passed over.

import amqp from 'amqplib';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'a test consumer on a stream', () => {
  test('begins at an offset, and goes on behind what it has handed out when it subscribes again', async () => {
    const { amqpPort, admin } = await sharedRabbitmq();
    const vhost = await admin.addVhost();
    const session = openSession(targetOf(amqpPort, { vhost }));
    await untilState(session, 'ready');
    const client = await amqp.connect(`amqp://guest:guest@localhost:${amqpPort}/${vhost}`);
    try {
      const channel = await client.createConfirmChannel();
      await channel.assertQueue('log', { arguments: { 'x-queue-type': 'stream' } });
      const publish = async (first: number, last: number) => {
        for (let number = first; number <= last; number += 1) {
          channel.sendToQueue('log', Buffer.from(String(number)));
        }
        await channel.waitForConfirms();
      };
      await publish(0, 5);
      const bodies: string[] = [];
      const consumer = await session.consume?.start(
        { queue: 'log', prefetch: 2, settle: 'ack', delayMs: 0, from: { at: 'offset', offset: '2' } },
        (delivery) => {
          bodies.push(Buffer.from(delivery.preview).toString());
          if (bodies.length === 3) consumer?.pause();
        },
        () => undefined,
      );
      consumer?.resume();
      await eventually(() => expect(bodies).toHaveLength(3));
      await eventually(async () => expect((await channel.checkQueue('log')).consumerCount).toBe(0));
      await publish(6, 7);
      consumer?.resume();
      await eventually(() => expect(bodies).toEqual(['2', '3', '4', '5', '6', '7']));
      consumer?.stop();
    } finally {
      await Promise.all([client.close(), session.close()]);
      await admin.removeVhost(vhost);
    }
  });
});
