// What every connector does alike, as one suite that runs against any session. Publishers and consumers in it are real
// third-party clients on the broker's own port, so that the session is never asked about itself.

import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RowSink, Session } from '../../src/connectors/connector.ts';
import type {
  Change,
  ConnectionRow,
  ConsumerEvent,
  ConsumerRow,
  Delivery,
  ExchangeRow,
  QueueRow,
  TapRow,
} from '../../src/contract/model.ts';
import { eventually } from '../support/eventually.ts';

export interface Connected {
  readonly session: Session;
  /** For amqplib. */
  readonly url: string;
  close(): Promise<void>;
}

type Client = Awaited<ReturnType<typeof amqp.connect>>;

class Collector<Row> implements RowSink<Row> {
  readonly rows: Row[] = [];
  dropped = 0;
  push(row: Row): void {
    this.rows.push(row);
  }
  countDropped(rows: number): void {
    this.dropped += rows;
  }
}

class Picture<Row> implements RowSink<Change<Row>> {
  readonly byKey = new Map<string, Row>();
  synced = 0;
  push(change: Change<Row>): void {
    if (change.op === 'put') this.byKey.set(change.key, change.row);
    else if (change.op === 'delete') this.byKey.delete(change.key);
    else this.synced += 1;
  }
  countDropped(rows: number): void {
    throw new Error(`a stream of things that exist lost ${rows} rows`);
  }
  find(accepts: (row: Row) => boolean): Row | undefined {
    return [...this.byKey.values()].find(accepts);
  }
}

/** A facet that the suite needs; a connector without it fails here, by name. */
function present<Facet>(facet: Facet | undefined, name: string): Facet {
  if (facet === undefined) throw new Error(`this session has no ${name} facet`);
  return facet;
}

export function describeSession(name: string, connect: () => Promise<Connected>): void {
  describe(`a session of ${name}`, () => {
    let connected: Connected;
    let session: Session;
    const clients: Client[] = [];
    const stops: (() => void)[] = [];
    let serial = 0;

    beforeAll(async () => {
      connected = await connect();
      session = connected.session;
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) stop();
      for (const client of clients.splice(0)) await client.close();
    });
    afterAll(() => connected.close());

    const newName = (kind: string) => `suite.${kind}.${(serial += 1)}`;

    async function program(connectionName?: string): Promise<Client> {
      const options =
        connectionName === undefined ? {} : { clientProperties: { connection_name: connectionName } };
      const client = await amqp.connect(connected.url, options);
      clients.push(client);
      return client;
    }

    /** A queue with messages "0", "1", … that a real client has sent and the broker has confirmed. */
    async function queueOf(count: number): Promise<string> {
      const queue = newName('queue');
      const channel = await (await program()).createConfirmChannel();
      await channel.assertQueue(queue, { durable: true });
      for (let number = 0; number < count; number += 1) {
        channel.sendToQueue(queue, Buffer.from(String(number)), {
          messageId: `m${number}`,
          contentType: 'text/plain',
        });
      }
      await channel.waitForConfirms();
      return queue;
    }

    function watchQueues(): Picture<QueueRow> {
      const picture = new Picture<QueueRow>();
      stops.push(session.topology.watchQueues(picture));
      return picture;
    }

    test('describes itself, with a facet object for each facet that it names', () => {
      const endpoint = session.endpoint();
      expect(endpoint).toMatchObject({ id: session.id, state: 'ready', stateReason: null });
      for (const facet of Object.keys(endpoint.facets)) expect(session).toHaveProperty(facet);
      expect(endpoint.facets.browse?.effect).toBe(session.browse?.effect);
    });

    describe('topology', () => {
      test('shows a queue that is there, one that comes and one that goes', async () => {
        const before = await queueOf(2);
        const queues = watchQueues();
        await eventually(() => expect(queues.synced).toBe(1));
        expect(queues.byKey.get(before)).toMatchObject({ name: before, ready: 2, unacked: 0, durable: true });
        const after = await queueOf(3);
        await eventually(() => expect(queues.byKey.get(after)?.ready).toBe(3));
        await (await (await program()).createChannel()).deleteQueue(after);
        await eventually(() => expect(queues.byKey.has(after)).toBe(false));
        expect(queues.byKey.has(before)).toBe(true);
        expect(queues.synced).toBe(1);
      });

      test('keeps depth, consumers and rates up to date', async () => {
        const queue = await queueOf(4);
        const queues = watchQueues();
        const channel = await (await program()).createChannel();
        await channel.prefetch(3);
        await channel.consume(queue, () => undefined);
        await eventually(() =>
          expect(queues.byKey.get(queue)).toMatchObject({ ready: 1, unacked: 3, consumers: 1 }),
        );
        await eventually(() => expect(queues.byKey.get(queue)?.outRate).not.toBeNull());
        await eventually(async () => {
          const { samples, intervalMs } = await session.topology.history(queue);
          expect(intervalMs).toBe(1_000);
          expect(samples.at(-1)).toMatchObject({ ready: 1, unacked: 3 });
        });
        await eventually(() => expect(queues.byKey.get(queue)?.trend.at(-1)).toBe(4));
      });

      test('shows exchanges, and bindings by either end', async () => {
        const exchange = newName('exchange');
        const queue = await queueOf(0);
        const exchanges = new Picture<ExchangeRow>();
        stops.push(session.topology.watchExchanges(exchanges));
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
        expect(await session.topology.bindings({ source: exchange })).toEqual([expected]);
        expect(await session.topology.bindings({ destination: queue })).toContainEqual(expected);
      });
    });

    describe('browse', () => {
      test('pages through a frozen list that does not move', async () => {
        const queue = await queueOf(250);
        const browse = present(session.browse, 'browse');
        const snapshot = await browse.open(queue);
        expect(snapshot).toMatchObject({ total: 250, ready: 250, unacked: 0 });
        const channel = await (await program()).createConfirmChannel();
        channel.sendToQueue(queue, Buffer.from('late'));
        await channel.waitForConfirms();
        const rows = await snapshot.page(100, 100);
        expect(rows.map((row) => Buffer.from(row.preview).toString())).toEqual(
          Array.from({ length: 100 }, (_, index) => String(index + 100)),
        );
        expect(rows[0]).toMatchObject({
          position: 100,
          state: 'ready',
          contentType: 'text/plain',
          routingKey: queue,
          exchange: '',
        });
        expect(await snapshot.page(240, 100)).toHaveLength(10);
        expect(await snapshot.page(900, 10)).toEqual([]);
        expect(await snapshot.drift()).toEqual({ added: 1, gone: 0 });
        snapshot.close();
      });

      test('shows unacked messages with their holder, and what is gone as gone', async () => {
        const queue = await queueOf(3);
        const channel = await (await program('holder-app')).createChannel();
        await channel.prefetch(1);
        const { consumerTag } = await channel.consume(queue, () => undefined);
        const browse = present(session.browse, 'browse');
        const snapshot = await eventually(async () => {
          const taken = await browse.open(queue);
          expect(taken).toMatchObject({ total: 3, ready: 2, unacked: 1 });
          return taken;
        });
        const [first, second] = await snapshot.page(0, 3);
        expect(first).toMatchObject({ state: 'unacked', holder: consumerTag });
        expect(second).toMatchObject({ state: 'ready', holder: null });
        const detail = await browse.get(queue, first?.sequence ?? '');
        expect(detail.holder).toMatchObject({ consumerTag, clientName: 'holder-app' });
        channel.ackAll();
        await eventually(async () => {
          const [row] = await snapshot.page(0, 1);
          expect(row).toMatchObject({ state: 'gone', sequence: first?.sequence, holder: null });
          expect(Buffer.from(row?.preview ?? []).toString()).toBe('0');
        });
        expect(await snapshot.drift()).toEqual({ added: 0, gone: 1 });
        await expect(browse.get(queue, first?.sequence ?? '')).rejects.toMatchObject({ code: 'not_found' });
      });

      test('does not take a new queue of the same name for the old one', async () => {
        const queue = await queueOf(2);
        const snapshot = await present(session.browse, 'browse').open(queue);
        const channel = await (await program()).createConfirmChannel();
        await channel.deleteQueue(queue);
        await channel.assertQueue(queue);
        channel.sendToQueue(queue, Buffer.from('another'));
        await channel.waitForConfirms();
        expect((await snapshot.page(0, 2)).map((row) => row.state)).toEqual(['gone', 'gone']);
        expect((await snapshot.drift()).gone).toBe(2);
      });

      test('gives every property, header type and byte of a message', async () => {
        const queue = await queueOf(0);
        const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
        const channel = await (await program()).createConfirmChannel();
        channel.sendToQueue(queue, body, {
          persistent: true,
          priority: 4,
          correlationId: 'c-1',
          replyTo: 'answers',
          expiration: '600000',
          messageId: 'id',
          timestamp: 1_700_000_000,
          type: 'kind',
          appId: 'suite',
          headers: {
            text: 'é',
            yes: true,
            list: [1, 'two'],
            inner: { deep: null },
            bytes: Buffer.from([0, 255]),
          },
        });
        await channel.waitForConfirms();
        const browse = present(session.browse, 'browse');
        const [row] = await (await browse.open(queue)).page(0, 1);
        const message = await browse.get(queue, row?.sequence ?? '');
        expect(message.properties).toMatchObject({
          deliveryMode: 2,
          priority: 4,
          correlationId: 'c-1',
          replyTo: 'answers',
          expiration: '600000',
          messageId: 'id',
          timestamp: '1700000000',
          type: 'kind',
          appId: 'suite',
        });
        expect(message.properties.contentEncoding).toBeUndefined();
        const headers = new Map(message.properties.headers);
        expect(headers.get('text')).toEqual({ type: 'string', value: 'é' });
        expect(headers.get('yes')).toEqual({ type: 'boolean', value: true });
        expect(headers.get('inner')).toEqual({ type: 'table', entries: [['deep', { type: 'void' }]] });
        expect(headers.get('bytes')).toEqual({ type: 'bytes', value: new Uint8Array([0, 255]) });
        expect(Buffer.from(message.body).equals(body)).toBe(true);
        expect(Buffer.from(await browse.body(queue, message.sequence)).equals(body)).toBe(true);
      });

      test('says which queue it did not find', async () => {
        const browse = present(session.browse, 'browse');
        await expect(browse.open('no-such-queue')).rejects.toMatchObject({
          code: 'not_found',
          message: expect.stringContaining("'no-such-queue'") as string,
        });
        await expect(browse.get('no-such-queue', '1')).rejects.toMatchObject({ code: 'not_found' });
      });
    });

    describe('tap', () => {
      test('copies what happens on a queue, of the kinds that are wanted only', async () => {
        const queue = await queueOf(0);
        const all = new Collector<TapRow>();
        const acked = new Collector<TapRow>();
        const tap = present(session.tap, 'tap');
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

      test('copies what comes to an exchange, unroutable messages too', async () => {
        const exchange = newName('exchange');
        const rows = new Collector<TapRow>();
        const channel = await (await program()).createChannel();
        await channel.assertExchange(exchange, 'fanout', { durable: false });
        const tap = present(session.tap, 'tap');
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

      test('follows the name: a queue that is deleted and declared again is still followed', async () => {
        const queue = await queueOf(1);
        const rows = new Collector<TapRow>();
        stops.push(await present(session.tap, 'tap').watch({ queue }, ['published', 'discarded'], rows));
        const channel = await (await program()).createChannel();
        await channel.deleteQueue(queue);
        await channel.assertQueue(queue);
        channel.sendToQueue(queue, Buffer.from('again'));
        await eventually(() => expect(rows.rows.map((row) => row.kind)).toEqual(['discarded', 'published']));
      });

      test('of something that is not there is an error', async () => {
        const watching = present(session.tap, 'tap').watch(
          { queue: 'no-such-queue' },
          ['acked'],
          new Collector(),
        );
        await expect(watching).rejects.toMatchObject({ code: 'not_found' });
      });
    });

    describe('publish', () => {
      const message = (exchange: string, routingKey: string) => ({
        exchange,
        routingKey,
        properties: {},
        body: Buffer.from('sent'),
      });

      test('reaches real consumers with all that was written', async () => {
        const queue = await queueOf(0);
        const received: amqp.ConsumeMessage[] = [];
        const channel = await (await program()).createChannel();
        await channel.consume(queue, (delivered) => delivered !== null && received.push(delivered), {
          noAck: true,
        });
        const result = await present(session.publish, 'publish').publish({
          exchange: '',
          routingKey: queue,
          properties: { contentType: '', deliveryMode: 2, headers: [['n', { type: 'int64', value: '-5' }]] },
          body: Buffer.from('sent'),
        });
        expect(result).toMatchObject({ outcome: 'routed', replyCode: null, replyText: null });
        expect(result.confirmMs).toBeLessThan(5_000);
        await eventually(() => expect(received).toHaveLength(1));
        expect(received[0]?.content.toString()).toBe('sent');
        expect(received[0]?.properties).toMatchObject({
          contentType: '',
          deliveryMode: 2,
          headers: { n: -5 },
        });
        expect(received[0]?.properties.contentEncoding).toBeUndefined();
      });

      test('tells unroutable and refused apart, in the words of the broker', async () => {
        const publish = present(session.publish, 'publish');
        expect(await publish.publish(message('', 'no-such-queue'))).toMatchObject({
          outcome: 'unroutable',
          replyCode: 312,
          replyText: 'NO_ROUTE',
        });
        const refused = await publish.publish(message('no-such-exchange', 'x'));
        expect(refused).toMatchObject({ outcome: 'refused', replyCode: 404 });
        expect(refused.replyText).toContain("no exchange 'no-such-exchange'");
      });
    });

    describe('consume', () => {
      const options = { prefetch: 0, settle: null, delayMs: 0 } as const;

      test('takes with a prefetch, and settles by hand', async () => {
        const queue = await queueOf(5);
        const deliveries: Delivery[] = [];
        const consumer = await present(session.consume, 'consume').start(
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
          const consumer = await present(session.consume, 'consume').start(
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
        const queue = await queueOf(1);
        const consumer = await present(session.consume, 'consume').start(
          { ...options, queue, settle: 'ack', delayMs: 400 },
          () => undefined,
          () => undefined,
        );
        stops.push(() => consumer.stop());
        const queues = watchQueues();
        consumer.resume();
        await eventually(() => expect(queues.byKey.get(queue)?.unacked).toBe(1));
        await eventually(() => expect(queues.byKey.get(queue)).toMatchObject({ ready: 0, unacked: 0 }));
      });

      test('takes nothing while it pauses', async () => {
        const queue = await queueOf(10);
        const deliveries: Delivery[] = [];
        const consumer = await present(session.consume, 'consume').start(
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
        const consumer = await present(session.consume, 'consume').start(
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
        const consumer = await present(session.consume, 'consume').start(
          { ...options, queue },
          () => undefined,
          () => undefined,
        );
        stops.push(() => consumer.stop());
        expect(() => consumer.settle('99', 'ack', false)).toThrow(/unknown delivery tag 99/);
      });
    });

    describe('purge and delete', () => {
      test('purge takes what is ready and leaves what is held', async () => {
        const queue = await queueOf(5);
        const channel = await (await program()).createChannel();
        await channel.prefetch(2);
        await channel.consume(queue, () => undefined);
        const queues = watchQueues();
        await eventually(() => expect(queues.byKey.get(queue)?.unacked).toBe(2));
        expect(await present(session.purge, 'purge').purge(queue)).toEqual({ messages: 3 });
        await eventually(() => expect(queues.byKey.get(queue)).toMatchObject({ ready: 0, unacked: 2 }));
      });

      test('one message goes from the middle, once', async () => {
        const queue = await queueOf(3);
        const browse = present(session.browse, 'browse');
        const [, middle] = await (await browse.open(queue)).page(0, 3);
        const facet = present(session.deleteMessage, 'deleteMessage');
        expect(await facet.delete(queue, middle?.sequence ?? '')).toBe(true);
        expect(await facet.delete(queue, middle?.sequence ?? '')).toBe(false);
        const left = await (await browse.open(queue)).page(0, 3);
        expect(left.map((row) => Buffer.from(row.preview).toString())).toEqual(['0', '2']);
      });
    });

    describe('consumers and connections', () => {
      test('shows who consumes, what he holds, and that he left', async () => {
        const queue = await queueOf(3);
        const facet = present(session.consumers, 'consumers');
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
            delivered: 2,
          }),
        );
        const row = ofQueue.find(({ tag }) => tag === 'billing-1');
        expect(row?.product).not.toBe('');
        expect(row?.address).toMatch(/:\d+$/);
        expect(row?.oldestUnackedAt).not.toBeNull();
        expect(row?.lastDeliveryAt).not.toBeNull();
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
        const facet = present(session.consumers, 'consumers');
        stops.push(facet.watch(queue, consumers), facet.watchEvents(queue, events));
        stops.push(present(session.connections, 'connections').watch(connections));
        const isMortal = (row: ConnectionRow) => row.name === 'mortal';
        const client = await amqp.connect(connected.url, { clientProperties: { connection_name: 'mortal' } });
        client.on('error', () => undefined);
        const channel = await client.createChannel();
        channel.on('error', () => undefined);
        await channel.consume(queue, () => undefined);
        await eventually(() => expect(consumers.byKey.size).toBe(1));
        await eventually(() => expect(connections.find(isMortal)).toBeDefined());
        const { stream } = client.connection as unknown as { stream: { destroy(): void } };
        stream.destroy();
        await eventually(() => expect(consumers.byKey.size).toBe(0));
        await eventually(() => expect(connections.find(isMortal)).toBeUndefined());
        expect(events.rows.map((event) => event.kind)).toEqual(['joined', 'left']);
        expect(events.rows[1]?.clientName).toBe('mortal');
        const { ready } = await present(session.browse, 'browse').open(queue);
        expect(ready).toBe(1);
      });

      test('leaves consumers of other queues out of a watch of one', async () => {
        const [mine, other] = [await queueOf(0), await queueOf(0)];
        const facet = present(session.consumers, 'consumers');
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

      test('shows connections with their channels, and can end one', async () => {
        const facet = present(session.connections, 'connections');
        const connections = new Picture<ConnectionRow>();
        stops.push(facet.watch(connections));
        const client = await amqp.connect(connected.url, {
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
        expect(row).toMatchObject({ user: 'guest', vhost: '/', blocked: false });
        expect(session.endpoint().facets.connections?.canClose).toBe(true);
        await facet.close?.(row?.id ?? '', 'for the test');
        expect((await ended).message).toContain('for the test');
        await eventually(() => expect(connections.byKey.has(row?.id ?? '')).toBe(false));
        await expect(facet.close?.(row?.id ?? '', 'again')).rejects.toMatchObject({ code: 'not_found' });
      });
    });

    describe('admin', () => {
      const plain = { durable: true, autoDelete: false, arguments: [] };

      test('declares, binds, unbinds and deletes what clients then find', async () => {
        const admin = present(session.admin, 'admin');
        const [queue, exchange] = [newName('queue'), newName('exchange')];
        expect(await admin.declareQueue({ name: queue, ...plain })).toEqual({ name: queue, created: true });
        expect(await admin.declareQueue({ name: queue, ...plain })).toEqual({ name: queue, created: false });
        await admin.declareExchange({ name: exchange, type: 'direct', internal: false, ...plain });
        const binding = {
          source: exchange,
          destination: queue,
          destinationKind: 'queue' as const,
          routingKey: 'key',
          arguments: [],
        };
        await admin.bind(binding);
        const channel = await (await program()).createConfirmChannel();
        channel.publish(exchange, 'key', Buffer.from('x'));
        await channel.waitForConfirms();
        expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 1 });
        await admin.unbind(binding);
        expect(await session.topology.bindings({ source: exchange })).toEqual([]);
        await admin.deleteExchange(exchange, { ifUnused: true });
        expect(await admin.deleteQueue(queue, { ifUnused: false, ifEmpty: false })).toEqual({ messages: 1 });
        await expect(admin.deleteExchange(exchange, { ifUnused: false })).rejects.toMatchObject({
          code: 'not_found',
        });
      });

      test('gives a queue without a name a name', async () => {
        const { name: given, created } = await present(session.admin, 'admin').declareQueue({
          name: '',
          ...plain,
        });
        expect(given).toMatch(/^amq\.gen-/);
        expect(created).toBe(true);
      });

      test('says what stands in the way of a declaration or a deletion', async () => {
        const admin = present(session.admin, 'admin');
        const queue = await queueOf(1);
        await expect(admin.declareQueue({ name: queue, ...plain, durable: false })).rejects.toMatchObject({
          code: 'precondition_failed',
          detail: expect.stringContaining("inequivalent arg 'durable'") as string,
        });
        const onlyEmpty = admin.deleteQueue(queue, { ifUnused: false, ifEmpty: true });
        await expect(onlyEmpty).rejects.toMatchObject({ code: 'precondition_failed' });
        const longName = [['n'.repeat(256), { type: 'boolean' as const, value: true }]] satisfies [
          string,
          unknown,
        ][];
        const unreadable = admin.declareQueue({ name: newName('queue'), ...plain, arguments: longName });
        await expect(unreadable).rejects.toMatchObject({ code: 'bad_request' });
        const reserved = admin.declareExchange({
          name: 'amq.mine',
          type: 'direct',
          internal: false,
          ...plain,
        });
        await expect(reserved).rejects.toMatchObject({ code: 'access_refused' });
      });
    });
  });
}
