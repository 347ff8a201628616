// What a message has been through outlives the broker: deaths, routing keys and times to live.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { RawAmqp } from '../support/raw-amqp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bodies, waiting } from '../support/waiting-messages.ts';

let folder: ReturnType<typeof temporaryFolder>;
let broker: Broker;

beforeEach(() => {
  folder = temporaryFolder('dead-letter-restart');
});

async function start(): Promise<void> {
  broker = await createBroker({ port: 0, version: 'test', dataDirectory: folder.path });
}

afterEach(async () => {
  await broker.close();
  folder.remove();
});

function queue(name: string, given: Readonly<Record<string, Plain>> = {}): void {
  broker.declareQueue({ name, durable: true, arguments: tableOf(given) });
}

async function publish(routingKey: string, body: string, headers: Record<string, Plain> = {}): Promise<void> {
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  client.publish(1, '', routingKey, Buffer.from(body), { deliveryMode: 2, headers: tableOf(headers) });
  await client.expect('basic.ack');
  client.destroy();
}

function reject(name: string): void {
  const consumer = broker.consume({ queue: name, prefetch: 1 }, () => {});
  consumer.settle(1, 'reject');
  consumer.cancel();
}

function count(name: string): unknown {
  const deaths = waiting(broker, name)[0]?.properties.headers?.find(({ key }) => key === 'x-death')?.value;
  return deaths?.tag === 'A' && deaths.value[0]?.tag === 'F'
    ? deaths.value[0].value.find(({ key }) => key === 'count')?.value.value
    : undefined;
}

test('a death before the restart is counted on after it, priorities and limits hold as before', async () => {
  await start();
  queue('self', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'self' });
  queue('first', { 'x-max-priority': 5, 'x-max-length': 2 });
  await publish('self', 'job', { BCC: ['nobody'] });
  reject('self');
  expect(count('self')).toBe(1n);
  for (const body of ['a', 'b', 'c']) await publish('first', body);
  await broker.close();
  await start();
  expect(count('self')).toBe(1n);
  reject('self');
  expect(count('self')).toBe(2n);
  expect(bodies(broker, 'first')).toEqual(['b', 'c']);
  await publish('first', 'd');
  expect(bodies(broker, 'first')).toEqual(['c', 'd']);
});

test('a message whose time was over meanwhile does not come back for long', async () => {
  await start();
  queue('dead');
  queue('short', { 'x-message-ttl': 1, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' });
  await publish('short', 'job');
  await broker.close();
  await start();
  await eventually(() => expect(bodies(broker, 'short')).toEqual([]));
  await eventually(() => expect(bodies(broker, 'dead')).toEqual(['job']));
});
