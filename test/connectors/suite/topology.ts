// The topology facet of any session: what exists, live, and the bindings between.

import { describe, expect, test } from 'vitest';
import type { ExchangeRow } from '../../../src/contract/model.ts';
import { eventually } from '../../support/eventually.ts';
import { Picture, type Tools } from './tools.ts';

/** Some servers count every few seconds only. */
const samplesMs = 20_000;

export function describeTopology(tools: Tools): void {
  const { program, queueOf, newName, stops, watchQueues } = tools;

  describe('topology of the queues that it knows', () => {
    test('counts what is ready and who consumes', async () => {
      const queue = await queueOf(4);
      const queues = watchQueues();
      await eventually(() => expect(queues.byKey.get(queue)).toMatchObject({ ready: 4, consumers: 0 }));
      expect(queues.synced).toBe(1);
      const channel = await (await program()).createChannel();
      await channel.prefetch(3);
      await channel.consume(queue, () => undefined);
      await eventually(() => expect(queues.byKey.get(queue)).toMatchObject({ ready: 1, consumers: 1 }));
      await channel.deleteQueue(queue);
      await eventually(() => expect(queues.byKey.has(queue)).toBe(false));
    });
  });

  tools.describePart('wholeTopology', () => {
    test('shows a queue that is there, one that comes and one that goes', async () => {
      const before = await queueOf(2);
      const queues = watchQueues();
      await eventually(() => expect(queues.synced).toBe(1));
      await eventually(
        () =>
          expect(queues.byKey.get(before)).toMatchObject({
            name: before,
            ready: 2,
            unacked: 0,
            durable: true,
          }),
        samplesMs,
      );
      const after = await queueOf(3);
      await eventually(() => expect(queues.byKey.get(after)?.ready).toBe(3), samplesMs);
      await (await (await program()).createChannel()).deleteQueue(after);
      await eventually(() => expect(queues.byKey.has(after)).toBe(false));
      expect(queues.byKey.has(before)).toBe(true);
      expect(queues.synced).toBe(1);
    }, 60_000);

    test('keeps depth, consumers and rates up to date', async () => {
      const queue = await queueOf(4);
      const queues = watchQueues();
      const channel = await (await program()).createChannel();
      await channel.prefetch(3);
      await channel.consume(queue, () => undefined);
      await eventually(
        () => expect(queues.byKey.get(queue)).toMatchObject({ ready: 1, unacked: 3, consumers: 1 }),
        samplesMs,
      );
      await eventually(() => expect(queues.byKey.get(queue)?.outRate).not.toBeNull(), samplesMs);
      await eventually(async () => {
        const { samples, intervalMs } = await tools.session.topology.history(queue);
        expect(intervalMs).toBeGreaterThan(0);
        expect(samples.at(-1)).toMatchObject({ ready: 1, unacked: 3 });
      }, samplesMs);
      // A depth that rests has no curve.
      channel.sendToQueue(queue, Buffer.from('4'));
      await eventually(() => expect(queues.byKey.get(queue)?.trend.at(-1)).toBe(5), samplesMs);
    }, 60_000);

    test('shows exchanges, and bindings by either end', async () => {
      const exchange = newName('exchange');
      const queue = await queueOf(0);
      const exchanges = new Picture<ExchangeRow>();
      stops.push(tools.session.topology.watchExchanges(exchanges));
      const channel = await (await program()).createChannel();
      await channel.assertExchange(exchange, 'topic', { durable: false });
      await channel.bindQueue(queue, exchange, 'a.*', { note: 'x' });
      await eventually(() =>
        expect(exchanges.byKey.get(exchange)).toMatchObject({
          type: 'topic',
          bindings: 1,
        }),
      );
      expect(exchanges.byKey.get('amq.direct')).toMatchObject({
        type: 'direct',
        durable: true,
      });
      expect(exchanges.byKey.get('')).toMatchObject({ name: '', type: 'direct' });
      const expected = {
        source: exchange,
        destination: queue,
        destinationKind: 'queue',
        routingKey: 'a.*',
        arguments: [['note', { type: 'string', value: 'x' }]],
      };
      expect(await tools.session.topology.bindings({ source: exchange })).toEqual([expected]);
      expect(await tools.session.topology.bindings({ destination: queue })).toContainEqual(expected);
    });
  });
}
