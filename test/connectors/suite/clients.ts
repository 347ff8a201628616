// The consumers and connections facets of any session: who is there, who came and who left.

import amqp from 'amqplib';
import { expect, test } from 'vitest';
import type { ConnectionRow, ConsumerEvent, ConsumerRow } from '../../../src/contract/model.ts';
import { eventually } from '../../support/eventually.ts';
import { Collector, Picture, present, type Tools } from './tools.ts';

export function describeClients(tools: Tools): void {
  const { program, queueOf, stops } = tools;

  tools.describePart('consumers', () => {
    test('shows who consumes, what he holds, and that he left', async () => {
      const queue = await queueOf(3);
      const facet = present(tools.session.consumers, 'consumers');
      const ofQueue = new Picture<ConsumerRow>();
      const events = new Collector<ConsumerEvent>();
      stops.push(facet.watch(queue, ofQueue), facet.watchEvents(queue, events));
      const client = await program('billing');
      const channel = await client.createChannel();
      await channel.prefetch(2);
      await channel.consume(queue, () => undefined, { consumerTag: 'billing-1' });
      await eventually(() =>
        expect(ofQueue.find((row) => row.tag === 'billing-1')).toMatchObject({
          queue,
          clientName: 'billing',
          user: 'guest',
          ackMode: 'manual',
          prefetch: 2,
          unacked: 2,
        }),
      );
      const row = ofQueue.find(({ tag }) => tag === 'billing-1');
      expect(row?.product).not.toBe('');
      expect(row?.address).toMatch(/:\d+$/);
      if (tools.lacking.consumerHistory === undefined) {
        expect(row).toMatchObject({ delivered: 2 });
        expect(row?.oldestUnackedAt).not.toBeNull();
        expect(row?.lastDeliveryAt).not.toBeNull();
      }
      await channel.cancel('billing-1');
      await eventually(() => expect(ofQueue.byKey.size).toBe(0));
      await eventually(() => expect(events.rows.map((event) => event.kind)).toEqual(['joined', 'left']));
      expect(events.rows[0]).toMatchObject({ tag: 'billing-1', clientName: 'billing', queue });
      expect(events.rows[1]?.number).toBeGreaterThan(events.rows[0]?.number ?? Infinity);
      const later = new Collector<ConsumerEvent>();
      stops.push(facet.watchEvents(queue, later));
      expect(later.rows).toEqual(events.rows);
    });

    test('a program that dies takes its consumers and its connection with it', async () => {
      const queue = await queueOf(1);
      const consumers = new Picture<ConsumerRow>();
      const connections = new Picture<ConnectionRow>();
      const events = new Collector<ConsumerEvent>();
      const facet = present(tools.session.consumers, 'consumers');
      stops.push(facet.watch(queue, consumers), facet.watchEvents(queue, events));
      stops.push(present(tools.session.connections, 'connections').watch(connections));
      const isMortal = (row: ConnectionRow) => row.name === 'mortal';
      const client = await amqp.connect(tools.url, { clientProperties: { connection_name: 'mortal' } });
      client.on('error', () => undefined);
      const channel = await client.createChannel();
      channel.on('error', () => undefined);
      await channel.consume(queue, () => undefined);
      // A server may list a consumer before it tells the name of its connection.
      await eventually(() => expect(consumers.find((row) => row.clientName === 'mortal')).toBeDefined());
      await eventually(() => expect(connections.find(isMortal)).toBeDefined());
      const { stream } = client.connection as unknown as { stream: { destroy(): void } };
      stream.destroy();
      await eventually(() => expect(consumers.byKey.size).toBe(0));
      await eventually(() => expect(connections.find(isMortal)).toBeUndefined());
      expect(events.rows.map((event) => event.kind)).toEqual(['joined', 'left']);
      expect(events.rows[1]?.clientName).toBe('mortal');
      expect(await tools.readyIn(queue)).toBe(1);
    });

    test('leaves consumers of other queues out of a watch of one', async () => {
      const [mine, other] = [await queueOf(0), await queueOf(0)];
      const facet = present(tools.session.consumers, 'consumers');
      const ofMine = new Picture<ConsumerRow>();
      const ofAll = new Picture<ConsumerRow>();
      stops.push(facet.watch(mine, ofMine), facet.watch(undefined, ofAll));
      const channel = await (await program()).createChannel();
      await channel.consume(other, () => undefined);
      await channel.consume(mine, () => undefined);
      await eventually(() => expect(ofMine.byKey.size).toBe(1));
      await eventually(() => expect(ofAll.find((row) => row.queue === other)).toBeDefined());
      expect(ofMine.find((row) => row.queue === other)).toBeUndefined();
    });
  });

  tools.describePart('connections', () => {
    test('shows connections with their channels, and can end one', async () => {
      const facet = present(tools.session.connections, 'connections');
      const connections = new Picture<ConnectionRow>();
      stops.push(facet.watch(connections));
      const client = await amqp.connect(tools.url, {
        clientProperties: { connection_name: 'to-be-ended' },
      });
      // amqplib takes an operator's close for no error, and tells it as the reason of its own.
      const ended = new Promise<Error>((resolve) => client.on('close', resolve));
      const channel = await client.createConfirmChannel();
      await channel.prefetch(7);
      const row = await eventually(() => {
        const found = connections.find(({ name: connectionName }) => connectionName === 'to-be-ended');
        expect(found?.channels).toMatchObject([{ confirms: true, prefetchPerConsumer: 7 }]);
        return found;
      });
      expect(row).toMatchObject({ user: 'guest', vhost: tools.session.endpoint().vhost, blocked: false });
      expect(tools.session.endpoint().facets.connections?.canClose).toBe(true);
      await facet.close?.(row?.id ?? '', 'for the test');
      expect((await ended).message).toContain('for the test');
      await eventually(() => expect(connections.byKey.has(row?.id ?? '')).toBe(false));
      await expect(facet.close?.(row?.id ?? '', 'again')).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
