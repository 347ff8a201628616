// Messages through amqplib, byte for byte, against a real RabbitMQ; and the guard for another amqplib.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeProperties } from '../../../src/amqp/properties.ts';
import { openLink } from '../../../src/connectors/rabbitmq/connect.ts';
import type { Link } from '../../../src/connectors/rabbitmq/link.ts';
import { makeLossless } from '../../../src/connectors/rabbitmq/lossless-content.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { targetOf } from './targets.ts';

describeWith([rabbitmqMissing()], 'lossless content', () => {
  let link: Link;
  beforeAll(async () => {
    const { amqpPort, admin } = await sharedRabbitmq();
    const vhost = await admin.addVhost();
    link = await openLink(targetOf(amqpPort, { vhost }), { clock: systemClock, connectionName: 'test' });
  });
  afterAll(() => link.close());

  test('a property list with every type comes back with the same bytes, the body and the keys too', async () => {
    const channel = await link.channel();
    const queue = 'queue.\\udcff';
    await channel.call('queue.declare', { queue, exclusive: true });
    const storedProperties = encodeProperties({
      contentType: '',
      deliveryMode: 2,
      timestamp: 2n ** 63n - 1n,
      headers: [
        { key: 'twice', value: { tag: 'l', value: -(2n ** 63n) } },
        { key: 'twice', value: { tag: 'L', value: 2n ** 53n + 1n } },
        { key: 'text', value: { tag: 'S', value: 'not UTF-8: \\udcff\\udc80' } },
        { key: 'bytes', value: { tag: 'x', value: Buffer.from([0, 255]) } },
        { key: 'unsigned', value: { tag: 'i', value: 4_294_967_295 } },
        { key: 'short', value: { tag: 'u', value: 65_535 } },
        {
          key: 'list',
          value: {
            tag: 'A',
            value: [
              { tag: 'V', value: null },
              { tag: 'B', value: 200 },
            ],
          },
        },
        { key: 'time', value: { tag: 'T', value: 1_700_000_000n } },
        { key: 'price', value: { tag: 'D', scale: 2, value: 1_999 } },
        { key: 'float', value: { tag: 'f', value: 0.5 } },
        { key: 'table', value: { tag: 'F', value: [{ key: '', value: { tag: 't', value: true } }] } },
      ],
    });
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    channel.publish({ exchange: '', routingKey: queue, storedProperties, body }, { mandatory: true });
    const got = await channel.get(queue);
    expect(got).toMatchObject({ routingKey: queue, exchange: '', redelivered: false, deliveryTag: 1 });
    expect(Buffer.from(got?.storedProperties ?? []).toString('hex')).toBe(storedProperties.toString('hex'));
    expect(Buffer.from(got?.body ?? []).equals(body)).toBe(true);
    await channel.close();
  });

  test('an empty message is delivered, returned and got with its own bytes', async () => {
    const channel = await link.channel();
    const returned = new Promise((resolve) => channel.onReturn(resolve));
    const empty = { exchange: '', storedProperties: Buffer.from([0, 0]), body: Buffer.alloc(0) };
    channel.publish({ ...empty, routingKey: 'nowhere' }, { mandatory: true });
    expect(await returned).toMatchObject({
      replyCode: 312,
      replyText: 'NO_ROUTE',
      routingKey: 'nowhere',
      storedProperties: new Uint8Array([0, 0]),
    });
    await channel.call('queue.declare', { queue: 'empty', exclusive: true });
    channel.publish({ ...empty, routingKey: 'empty' }, { mandatory: false });
    const delivered = await new Promise((resolve) => void channel.consume({ queue: 'empty' }, resolve));
    expect(delivered).toMatchObject({ deliveryTag: 1, storedProperties: new Uint8Array([0, 0]) });
    await channel.close();
  });
});

test('another amqplib, without the members that we take over, is refused in words', () => {
  expect(() => makeLossless({ rest: Buffer.alloc(0), recvFrame: () => false })).toThrow(
    /installed amqplib is not the version/,
  );
});
