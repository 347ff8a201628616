// The browse facet of any session: frozen lists, and messages in full.

import { places } from '../../support/places.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { present, type Tools } from './tools.ts';

/** Where looking is not free it is said how many; elsewhere nobody asks. */
const request = { count: 100, maxBytes: 1_000_000, insist: false };

export function describeBrowse(tools: Tools): void {
  const { program, queueOf } = tools;

  tools.describePart('exactBrowse', () => {
    test('pages through a frozen list that does not move', async () => {
      const queue = await queueOf(250);
      const browse = present(tools.session.browse, 'browse');
      const snapshot = await browse.open(queue);
      expect(snapshot).toMatchObject({ total: 250, ready: 250, unacked: 0 });
      const channel = await (await program()).createConfirmChannel();
      channel.sendToQueue(queue, Buffer.from('late'));
      await channel.waitForConfirms();
      const rows = await snapshot.page(places(100, 100));
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
      expect(await snapshot.page(places(240, 100))).toHaveLength(10);
      expect(await snapshot.page(places(900, 10))).toEqual([]);
      expect(await snapshot.drift()).toEqual({ added: 1, gone: 0 });
      snapshot.close();
    });

    test('shows unacked messages with their holder, and what is gone as gone', async () => {
      const queue = await queueOf(3);
      const channel = await (await program('holder-app')).createChannel();
      await channel.prefetch(1);
      const { consumerTag } = await channel.consume(queue, () => undefined);
      const browse = present(tools.session.browse, 'browse');
      const snapshot = await eventually(async () => {
        const taken = await browse.open(queue);
        expect(taken).toMatchObject({ total: 3, ready: 2, unacked: 1 });
        return taken;
      });
      const [first, second] = await snapshot.page(places(0, 3));
      expect(first).toMatchObject({ state: 'unacked', holder: { consumerTag, clientName: 'holder-app' } });
      expect(second).toMatchObject({ state: 'ready', holder: null });
      const detail = await browse.get(queue, first?.sequence ?? '');
      expect(detail.holder).toMatchObject({ consumerTag, clientName: 'holder-app' });
      channel.ackAll();
      await eventually(async () => {
        const [row] = await snapshot.page(places(0, 1));
        expect(row).toMatchObject({ state: 'gone', sequence: first?.sequence, holder: null });
        expect(Buffer.from(row?.preview ?? []).toString()).toBe('0');
      });
      expect(await snapshot.drift()).toEqual({ added: 0, gone: 1 });
      await expect(browse.get(queue, first?.sequence ?? '')).rejects.toMatchObject({ code: 'not_found' });
    });

    test('does not take a new queue of the same name for the old one', async () => {
      const queue = await queueOf(2);
      const snapshot = await present(tools.session.browse, 'browse').open(queue);
      const channel = await (await program()).createConfirmChannel();
      await channel.deleteQueue(queue);
      await channel.assertQueue(queue);
      channel.sendToQueue(queue, Buffer.from('another'));
      await channel.waitForConfirms();
      expect((await snapshot.page(places(0, 2))).map((row) => row.state)).toEqual(['gone', 'gone']);
      expect((await snapshot.drift()).gone).toBe(2);
    });
  });

  tools.describePart('browse', () => {
    test('gives whole messages for filters, as many as fit, with bodies cut where asked', async () => {
      const queue = await queueOf(5);
      const snapshot = await present(tools.session.browse, 'browse').open(queue, request);
      const [last, first] = await snapshot.contents([4, 0], { bytesMax: 100_000, bodyBytesMax: 100 });
      expect(Buffer.from(last?.body ?? []).toString()).toBe('4');
      expect(first).toMatchObject({ queue, routingKey: queue, exchange: '', bodySize: 1, state: 'ready' });
      expect(first?.storedProperties.byteLength).toBeGreaterThan(2);
      expect(await snapshot.contents([0, 1, 2], { bytesMax: 1, bodyBytesMax: 100 })).toHaveLength(1);
      const [cut] = await snapshot.contents([0], { bytesMax: 1, bodyBytesMax: 0 });
      expect(cut).toMatchObject({ bodySize: 1, body: new Uint8Array() });
      expect(await snapshot.contents([7], { bytesMax: 1, bodyBytesMax: 0 })).toEqual([]);
      snapshot.close();
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
      const browse = present(tools.session.browse, 'browse');
      const [row] = await (await browse.open(queue, request)).page(places(0, 1));
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
      const browse = present(tools.session.browse, 'browse');
      await expect(browse.open('no-such-queue', request)).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining("'no-such-queue'") as string,
      });
      await expect(browse.get('no-such-queue', '1')).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
