// Routing that the message or the exchange asks for beyond its routing key: CC, BCC and alternate exchanges.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { bodies, waiting } from '../support/waiting-messages.ts';

let broker: Broker;
let client: RawAmqp;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
  for (const name of ['to', 'copied', 'hidden']) broker.declareQueue({ name });
  client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
});

afterEach(async () => {
  client.destroy();
  await broker.close();
});

async function publish(
  exchange: string,
  routingKey: string,
  headers: Record<string, Plain> = {},
): Promise<void> {
  client.publish(1, exchange, routingKey, Buffer.from('x'), { headers: tableOf(headers) });
  await client.expect('basic.ack');
}

function bind(
  source: string,
  destination: string,
  routingKey: string,
  kind: 'queue' | 'exchange' = 'queue',
): void {
  broker.bind({ source, destination, destinationKind: kind, routingKey, arguments: [] });
}

test('CC and BCC add routing keys; BCC is taken out, CC stays', async () => {
  await publish('', 'to', { CC: ['copied', 'to'], BCC: ['hidden'], other: 1 });
  expect([bodies(broker, 'to'), bodies(broker, 'copied'), bodies(broker, 'hidden')]).toEqual([
    ['x'],
    ['x'],
    ['x'],
  ]);
  for (const queue of ['to', 'copied', 'hidden']) {
    const [message] = waiting(broker, queue);
    expect(message?.routingKey).toBe('to');
    expect(message?.properties.headers).toEqual(tableOf({ CC: ['copied', 'to'], other: 1 }));
  }
});

test('the keys work through direct and topic exchanges, and one message does not steer the next', async () => {
  bind('amq.direct', 'to', 'one');
  bind('amq.topic', 'copied', 'news.#');
  await publish('amq.direct', 'nobody', { CC: ['one'] });
  await publish('amq.direct', 'nobody');
  await publish('amq.topic', 'nobody', { BCC: ['news.today'] });
  await publish('amq.topic', 'nobody');
  expect([bodies(broker, 'to'), bodies(broker, 'copied')]).toEqual([['x'], ['x']]);
});

test.each(['CC', 'BCC'])('%s must be an array', async (name) => {
  client.publish(1, '', 'to', Buffer.from('x'), { headers: tableOf({ [name]: 'copied' }) });
  const close = await client.expect('channel.close');
  expect([close.replyCode, close.replyText]).toEqual([
    406,
    `PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"${name}",longstr}`,
  ]);
});

test('what nobody wants goes to the alternate exchange, and counts as routed', async () => {
  broker.declareExchange({ name: 'lost', type: 'fanout' });
  broker.declareExchange({ name: 'x', type: 'direct', arguments: tableOf({ 'alternate-exchange': 'lost' }) });
  bind('lost', 'hidden', '');
  bind('x', 'to', 'known');
  client.publish(1, 'x', 'known', Buffer.from('wanted'));
  await client.expect('basic.ack');
  await publish('x', 'unknown');
  expect([bodies(broker, 'to'), bodies(broker, 'hidden')]).toEqual([['wanted'], ['x']]);
  expect(waiting(broker, 'hidden')[0]).toMatchObject({ exchange: 'x', routingKey: 'unknown' });
});

test('alternate exchanges may be chained, lead in a circle, or be missing', async () => {
  broker.declareExchange({ name: 'a', type: 'direct', arguments: tableOf({ 'alternate-exchange': 'b' }) });
  broker.declareExchange({ name: 'b', type: 'direct', arguments: tableOf({ 'alternate-exchange': 'c' }) });
  await publish('a', 'k');
  broker.declareExchange({ name: 'c', type: 'direct', arguments: tableOf({ 'alternate-exchange': 'a' }) });
  await publish('a', 'k');
  bind('c', 'to', 'k');
  await publish('a', 'k');
  expect(bodies(broker, 'to')).toEqual(['x']);
});

test('an exchange bound to another that leads nowhere has used its chance', async () => {
  broker.declareExchange({ name: 'deaf', type: 'direct' });
  broker.declareExchange({
    name: 'x',
    type: 'fanout',
    arguments: tableOf({ 'alternate-exchange': 'amq.fanout' }),
  });
  bind('x', 'deaf', '', 'exchange');
  bind('amq.fanout', 'to', '');
  await publish('x', 'k');
  expect(bodies(broker, 'to')).toEqual([]);
});
