// The same requests to this broker and to a real RabbitMQ: refusals word by word, and dead letters header by header.
// Where RabbitMQ 4, which this broker follows, differs from the installed 3.10, the difference is evened out here by name.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FieldTable, FieldValue } from '../../src/amqp/field-table.ts';
import { decodeMethod } from '../../src/amqp/method-codec.ts';
import type { MethodFields } from '../../src/amqp/methods.ts';
import { decodeProperties, type Properties } from '../../src/amqp/properties.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { queueDeclare, RawAmqp } from '../support/raw-amqp.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';

type Arguments = Readonly<Record<string, Plain>>;
type Act = (client: RawAmqp) => void;

describeWith([rabbitmqMissing()], 'as RabbitMQ does', () => {
  let broker: Broker;
  let rabbitmqPort: number;

  beforeAll(async () => {
    broker = await createBroker({ port: 0, version: 'test' });
    // Refusals name the virtual host, so this is the one test file that uses the shared node's own.
    rabbitmqPort = (await sharedRabbitmq()).amqpPort;
  });

  afterAll(async () => {
    await broker.close();
  });

  async function both<Outcome>(run: (port: number) => Promise<Outcome>): Promise<[Outcome, Outcome]> {
    return [await run(broker.port), await run(rabbitmqPort)];
  }

  function declare(given: Arguments, more: Partial<MethodFields<'queue.declare'>> = {}): Act {
    return (client) => {
      client.send(1, 'queue.declare', queueDeclare('refused', { ...more, arguments: tableOf(given) }));
    };
  }

  function publish(properties: Properties): Act {
    return (client) => client.publish(1, '', 'nowhere', Buffer.from('x'), properties);
  }

  const consume = {
    ticket: 0,
    queue: 'amq.rabbitmq.reply-to',
    consumerTag: 'c',
    noLocal: false,
    noAck: false,
    exclusive: false,
    nowait: false,
    arguments: [],
  };
  const quorum = { 'x-queue-type': 'quorum' };

  test.each<[string, Act]>([
    ['a ttl of text', declare({ 'x-message-ttl': 'soon' })],
    ['a negative ttl', declare({ 'x-message-ttl': -1 })],
    ['a ttl of over ten years', declare({ 'x-message-ttl': 315_360_000_001 })],
    ['x-expires 0', declare({ 'x-expires': 0 })],
    ['a negative x-max-length', declare({ 'x-max-length': -1 })],
    ['a fraction of x-max-length-bytes', declare({ 'x-max-length-bytes': 1.5 })],
    ['an unknown overflow', declare({ 'x-overflow': 'spill' })],
    ['a number as overflow', declare({ 'x-overflow': 1 })],
    ['x-max-priority 256', declare({ 'x-max-priority': 256 })],
    ['a number as x-single-active-consumer', declare({ 'x-single-active-consumer': 1 })],
    ['a dead-letter key without exchange', declare({ 'x-dead-letter-routing-key': 'k' })],
    ['a number as dead-letter exchange', declare({ 'x-dead-letter-exchange': 1 })],
    ['an unknown queue type', declare({ 'x-queue-type': 'heap' })],
    ['x-delivery-limit of a classic queue', declare({ 'x-delivery-limit': 3 })],
    ['x-max-age of a classic queue', declare({ 'x-max-age': '1D' })],
    ['a transient quorum queue', declare(quorum)],
    ['a quorum queue of one connection', declare(quorum, { durable: true, exclusive: true })],
    ['a quorum queue that deletes itself', declare(quorum, { durable: true, autoDelete: true })],
    ['priorities in a quorum queue', declare({ ...quorum, 'x-max-priority': 1 }, { durable: true })],
    ['an expiration of text', publish({ expiration: 'soon' })],
    ['an expiration with a unit', publish({ expiration: '12s' })],
    ['a negative expiration', publish({ expiration: '-1' })],
    ['CC of text', publish({ headers: tableOf({ CC: 'a' }) })],
    ['a request without a reply consumer', publish({ replyTo: 'amq.rabbitmq.reply-to' })],
    ['a reply consumer that acknowledges', (client) => client.send(1, 'basic.consume', consume)],
  ])('%s is refused', async (_what, act) => {
    const [ours, theirs] = await both(async (port) => {
      const client = await RawAmqp.open(port);
      await client.openChannel(1);
      act(client);
      const { method, payload } = await client.next();
      client.destroy();
      if (method !== 'channel.close' && method !== 'connection.close') return method;
      const { replyCode, replyText } = decodeMethod(method, new WireReader(payload, 4));
      return `${method} ${replyCode} ${replyText}`;
    });
    expect(ours).toBe(theirs);
  });

  test('dead letters carry the same headers', async () => {
    const [ours, theirs] = await both(async (port) => {
      const client = await RawAmqp.open(port);
      await client.openChannel(1);
      await client.declareQueue(1, 'dead');
      const toDead = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };
      await client.declareQueue(1, 'work', { arguments: tableOf(toDead) });
      await client.declareQueue(1, 'short', { arguments: tableOf({ ...toDead, 'x-max-length': 0 }) });
      const letters: unknown[] = [];
      const headers = tableOf({ z: 1, a: 2 });
      client.publish(1, '', 'work', Buffer.from('rejected'), {
        headers,
        expiration: '60000',
        messageId: 'm',
      });
      await take(client, 'work', (tag) =>
        client.send(1, 'basic.reject', { deliveryTag: tag, requeue: false }),
      );
      letters.push(await take(client, 'dead'));
      client.publish(1, '', 'work', Buffer.from('expired'), { expiration: '1' });
      letters.push(await take(client, 'dead'));
      client.publish(1, '', 'short', Buffer.from('maxlen'));
      letters.push(await take(client, 'dead'));
      client.destroy();
      return letters;
    });
    expect(ours).toEqual(theirs);
  });

  test('a message that goes round collects the same history', async () => {
    const [ours, theirs] = await both(async (port) => {
      const client = await RawAmqp.open(port);
      await client.openChannel(1);
      const to = (queue: string): Arguments => ({
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': queue,
      });
      await client.declareQueue(1, 'loop', { arguments: tableOf(to('wait')) });
      await client.declareQueue(1, 'wait', { arguments: tableOf({ ...to('loop'), 'x-message-ttl': 20 }) });
      client.publish(1, '', 'loop', Buffer.from('x'));
      for (let round = 0; round < 2; round += 1) {
        await take(client, 'loop', (tag) =>
          client.send(1, 'basic.reject', { deliveryTag: tag, requeue: false }),
        );
      }
      const letter = await take(client, 'loop');
      client.destroy();
      return letter;
    });
    expect(ours).toEqual(theirs);
  });
});

/** Waits for a message with basic.get; what it is, without what 3.10 writes otherwise than 4. */
async function take(client: RawAmqp, queue: string, settle?: (tag: bigint) => void): Promise<unknown> {
  let taken: unknown;
  await eventually(async () => {
    client.send(1, 'basic.get', { ticket: 0, queue, noAck: settle === undefined });
    const { method, payload } = await client.next();
    expect(method).toBe('basic.get-ok');
    const { exchange, routingKey, deliveryTag } = decodeMethod('basic.get-ok', new WireReader(payload, 4));
    const { properties, body } = await client.content();
    const { headers, ...others } = decodeProperties(properties);
    taken = { exchange, routingKey, body: body.toString(), others, headers: evened(headers ?? []) };
    settle?.(deliveryTag);
  });
  return taken;
}

/** RabbitMQ 3.10 has no x-last-death-*, and another order of keys within x-death. Times are not compared. */
function evened(headers: FieldTable): unknown {
  return headers
    .filter(({ key }) => !key.startsWith('x-last-death-'))
    .map(({ key, value }) => ({ key, value: key === 'x-death' ? deaths(value) : value }));
}

function deaths(value: FieldValue): unknown {
  if (value.tag !== 'A') return value;
  return value.value.map((death) =>
    death.tag === 'F'
      ? death.value
          .map((field) => (field.key === 'time' ? { key: 'time', tag: field.value.tag } : field))
          .toSorted((left, right) => (left.key < right.key ? -1 : 1))
      : death,
  );
}
