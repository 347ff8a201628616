// The tap facet of any session: copies of what happens, while it happens.

import { expect, test } from 'vitest';
import type { TappedRow } from '../../../src/connectors/connector.ts';
import type { TapRow } from '../../../src/contract/model.ts';
import { eventually } from '../../support/eventually.ts';
import { Collector, present, type Tools } from './tools.ts';

export function describeTap(tools: Tools): void {
  const { program, queueOf, newName, stops } = tools;

  tools.describePart('tap', () => {
    test('copies what is published to an exchange under a key, with the message where it is asked for', async () => {
      const exchange = newName('exchange');
      const rows = new Collector<TappedRow>();
      const channel = await (await program()).createChannel();
      await channel.assertExchange(exchange, 'direct', { durable: false });
      await channel.bindQueue(await queueOf(0), exchange, 'watched');
      const tap = present(tools.session.tap, 'tap');
      const target = { exchange, routingKey: 'watched' };
      stops.push(await tap.watch(target, ['published'], rows, { contentBytes: 100_000 }));
      channel.publish(exchange, 'watched', Buffer.from('body'), { contentType: 'text/plain' });
      await eventually(() => expect(rows.rows).toHaveLength(1));
      expect(rows.rows[0]).toMatchObject({
        kind: 'published',
        exchange,
        routingKey: 'watched',
        contentType: 'text/plain',
        bodySize: 4,
      });
      expect(Buffer.from(rows.rows[0]?.preview ?? []).toString()).toBe('body');
      expect(Buffer.from(rows.rows[0]?.content?.body ?? []).toString()).toBe('body');
    });

    test('of something that is not there is an error', async () => {
      const target = { exchange: 'no-such-exchange', routingKey: 'key' };
      const watching = present(tools.session.tap, 'tap').watch(target, ['published'], new Collector());
      await expect(watching).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  tools.describePart('wholeTap', () => {
    test('copies what happens on a queue, of the kinds that are wanted only', async () => {
      const queue = await queueOf(0);
      const all = new Collector<TapRow>();
      const acked = new Collector<TapRow>();
      const tap = present(tools.session.tap, 'tap');
      stops.push(await tap.watch({ queue }, ['published', 'delivered', 'acked'], all));
      stops.push(await tap.watch({ queue }, ['acked'], acked));
      const channel = await (await program()).createChannel();
      channel.sendToQueue(queue, Buffer.from('watched'), { contentType: 'text/plain' });
      await channel.consume(queue, (message) => message !== null && channel.ack(message));
      await eventually(() =>
        expect(all.rows.map((row) => row.kind)).toEqual(['published', 'delivered', 'acked']),
      );
      expect(all.rows[0]).toMatchObject({
        queue,
        routingKey: queue,
        contentType: 'text/plain',
        bodySize: 7,
      });
      expect(Buffer.from(all.rows[0]?.preview ?? []).toString()).toBe('watched');
      await eventually(() => expect(acked.rows.map((row) => row.kind)).toEqual(['acked']));
    });

    test('brings the messages along where they are asked for', async () => {
      const queue = await queueOf(0);
      const rows = new Collector<TappedRow>();
      const tap = present(tools.session.tap, 'tap');
      stops.push(await tap.watch({ queue }, ['published', 'acked'], rows, { contentBytes: 100_000 }));
      const channel = await (await program()).createChannel();
      channel.sendToQueue(queue, Buffer.from('watched'), { contentType: 'text/plain' });
      await eventually(() => expect(rows.rows).toHaveLength(1));
      const content = rows.rows[0]?.content;
      expect(content).toMatchObject({ queue, routingKey: queue, bodySize: 7 });
      expect(Buffer.from(content?.body ?? []).toString()).toBe('watched');
      expect(Buffer.from(content?.storedProperties ?? []).toString('latin1')).toContain('text/plain');
    });

    test('copies what comes to an exchange, unroutable messages too', async () => {
      const exchange = newName('exchange');
      const rows = new Collector<TapRow>();
      const channel = await (await program()).createChannel();
      await channel.assertExchange(exchange, 'fanout', { durable: false });
      const tap = present(tools.session.tap, 'tap');
      stops.push(await tap.watch({ exchange }, ['published', 'unroutable'], rows));
      channel.publish(exchange, 'nowhere', Buffer.from('x'));
      await eventually(() =>
        expect(rows.rows.find((row) => row.kind === 'unroutable')).toMatchObject({
          exchange,
          routingKey: 'nowhere',
          sequence: null,
        }),
      );
    });

    test('names the client whose consumer took or settled a message', async () => {
      const queue = await queueOf(0);
      const rows = new Collector<TapRow>();
      const tap = present(tools.session.tap, 'tap');
      stops.push(await tap.watch({ queue }, ['published', 'delivered', 'acked'], rows));
      const channel = await (await program('named-app')).createChannel();
      channel.sendToQueue(queue, Buffer.from('x'));
      await channel.consume(queue, (message) => message !== null && channel.ack(message));
      await eventually(() =>
        expect(rows.rows.map((row) => [row.kind, row.clientName])).toEqual([
          ['published', ''],
          ['delivered', 'named-app'],
          ['acked', 'named-app'],
        ]),
      );
    });

    test('follows the name: a queue that is deleted and declared again is still followed', async () => {
      const queue = await queueOf(1);
      const rows = new Collector<TapRow>();
      stops.push(await present(tools.session.tap, 'tap').watch({ queue }, ['published', 'discarded'], rows));
      const channel = await (await program()).createChannel();
      await channel.deleteQueue(queue);
      await channel.assertQueue(queue);
      channel.sendToQueue(queue, Buffer.from('again'));
      await eventually(() => expect(rows.rows.map((row) => row.kind)).toEqual(['discarded', 'published']));
    });
  });
}
