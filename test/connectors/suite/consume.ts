// The consume facet of any session: a test consumer under the control of its user.

import { expect, test } from 'vitest';
import type { Delivery } from '../../../src/contract/model.ts';
import { eventually } from '../../support/eventually.ts';
import { present, type Tools } from './tools.ts';

export function describeConsume(tools: Tools): void {
  const { program, queueOf, stops } = tools;

  tools.describePart('consume', () => {
    const options = { prefetch: 0, settle: null, delayMs: 0 } as const;

    test('takes with a prefetch, and settles by hand', async () => {
      const queue = await queueOf(5);
      const deliveries: Delivery[] = [];
      const consumer = await present(tools.session.consume, 'consume').start(
        { ...options, queue, prefetch: 2 },
        (delivery) => deliveries.push(delivery),
        () => undefined,
      );
      consumer.resume();
      await eventually(() => expect(deliveries).toHaveLength(2));
      expect(deliveries[0]).toMatchObject({
        routingKey: queue,
        redelivered: false,
        settled: null,
        bodySize: 1,
      });
      expect(deliveries[0]?.properties.messageId).toBe('m0');
      consumer.settle(deliveries[0]?.deliveryTag ?? '', 'ack', false);
      consumer.settle(deliveries[1]?.deliveryTag ?? '', 'requeue', false);
      await eventually(() => expect(deliveries.length).toBeGreaterThanOrEqual(4));
      expect(deliveries.slice(2).some((delivery) => delivery.redelivered)).toBe(true);
      consumer.stop();
      const channel = await (await program()).createChannel();
      await eventually(async () => expect((await channel.checkQueue(queue)).messageCount).toBe(4));
    });

    test.each(['automatic', 'ack', 'reject'] as const)(
      'takes all and settles by itself: %s',
      async (settle) => {
        const queue = await queueOf(20);
        const deliveries: Delivery[] = [];
        const consumer = await present(tools.session.consume, 'consume').start(
          { ...options, queue, settle, prefetch: settle === 'automatic' ? 0 : 3 },
          (delivery) => deliveries.push(delivery),
          () => undefined,
        );
        stops.push(() => consumer.stop());
        consumer.resume();
        await eventually(() => expect(deliveries).toHaveLength(20));
        expect(deliveries.every((delivery) => delivery.settled === settle)).toBe(true);
        const channel = await (await program()).createChannel();
        await eventually(async () => expect((await channel.checkQueue(queue)).messageCount).toBe(0));
      },
    );

    test('holds a message for its delay before it settles', async () => {
      const queue = await queueOf(2);
      const deliveries: Delivery[] = [];
      const consumer = await present(tools.session.consume, 'consume').start(
        { ...options, queue, prefetch: 1, settle: 'ack', delayMs: 400 },
        (delivery) => deliveries.push(delivery),
        () => undefined,
      );
      stops.push(() => consumer.stop());
      consumer.resume();
      // The second comes only when the first has been settled.
      await eventually(() => expect(deliveries).toHaveLength(2));
      const [first, second] = deliveries;
      // The wall clock has another resolution than the timer.
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(390);
      expect(await tools.readyIn(queue)).toBe(0);
    });

    test('takes nothing while it pauses', async () => {
      const queue = await queueOf(10);
      const deliveries: Delivery[] = [];
      const consumer = await present(tools.session.consume, 'consume').start(
        { ...options, queue, settle: 'automatic' },
        (delivery) => {
          deliveries.push(delivery);
          if (deliveries.length === 4) consumer.pause();
        },
        () => undefined,
      );
      stops.push(() => consumer.stop());
      consumer.resume();
      const channel = await (await program()).createChannel();
      await eventually(async () => expect((await channel.checkQueue(queue)).messageCount).toBe(6));
      expect(deliveries).toHaveLength(4);
      consumer.resume();
      await eventually(() => expect(deliveries).toHaveLength(10));
    });

    test('says that the broker ended it', async () => {
      const queue = await queueOf(0);
      const reasons: string[] = [];
      const consumer = await present(tools.session.consume, 'consume').start(
        { ...options, queue },
        () => undefined,
        (reason) => reasons.push(reason),
      );
      consumer.resume();
      await (await (await program()).createChannel()).deleteQueue(queue);
      await eventually(() => expect(reasons).toHaveLength(1));
      expect(reasons[0]).toContain(queue);
      consumer.stop();
    });

    test('refuses to settle what it was not given', async () => {
      const queue = await queueOf(0);
      const consumer = await present(tools.session.consume, 'consume').start(
        { ...options, queue },
        () => undefined,
        () => undefined,
      );
      stops.push(() => consumer.stop());
      expect(() => consumer.settle('99', 'ack', false)).toThrow(/unknown delivery tag 99/);
    });
  });
}
