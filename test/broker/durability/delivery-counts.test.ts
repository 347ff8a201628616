// What a quorum queue has counted outlives the broker: stopped or crashed, given back or still held.

import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { eventually } from '../../support/eventually.ts';
import type { RawAmqp } from '../../support/raw-amqp.ts';
import { tableOf } from '../../support/field-table.ts';
import { bodies, waiting } from '../../support/waiting-messages.ts';
import { Brokers, persistent, publishConfirmed } from './brokers.ts';

let brokers: Brokers;

beforeEach(() => {
  brokers = new Brokers();
});

afterEach(() => brokers.remove());

function counts(broker: Broker): unknown[] {
  return waiting(broker, 'q').map(
    ({ properties }) => properties.headers?.find(({ key }) => key === 'x-delivery-count')?.value.value,
  );
}

async function take(client: RawAmqp): Promise<bigint> {
  client.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: false });
  const { deliveryTag } = await client.expect('basic.get-ok');
  await client.content();
  return deliveryTag;
}

async function failOnce(client: RawAmqp): Promise<void> {
  client.send(1, 'basic.nack', { deliveryTag: await take(client), multiple: false, requeue: true });
  // It has been taken back when a later request is answered.
  client.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 0, global: false });
  await client.expect('basic.qos-ok');
}

function declare(broker: Broker): void {
  const given = tableOf({ 'x-queue-type': 'quorum', 'x-delivery-limit': 3 });
  broker.declareQueue({ name: 'q', durable: true, arguments: given });
}

test('deliveries that failed are counted on after a stop, up to the limit', async () => {
  const first = await brokers.start();
  declare(first.broker);
  await publishConfirmed(first.client, 'q', ['job']);
  await failOnce(first.client);
  await failOnce(first.client);
  expect(counts(first.broker)).toEqual([2n]);
  await brokers.stop(first);
  const second = await brokers.start();
  expect(counts(second.broker)).toEqual([2n]);
  await failOnce(second.client);
  expect(counts(second.broker)).toEqual([3n]);
  await brokers.stop(second);
  const third = await brokers.start();
  await failOnce(third.client);
  expect(bodies(third.broker, 'q')).toEqual([]);
});

test('a delivery that nobody settled before the stop is counted once', async () => {
  const first = await brokers.start();
  declare(first.broker);
  await publishConfirmed(first.client, 'q', ['job']);
  await failOnce(first.client);
  await take(first.client);
  await brokers.stop(first);
  const second = await brokers.start();
  expect(counts(second.broker)).toEqual([2n]);
});

test('a delivery too many that a crash ended is the last, and its dead letter outlives the next crash', async () => {
  const first = await brokers.start();
  first.broker.declareQueue({ name: 'dead', durable: true });
  const toDead = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };
  const given = tableOf({ 'x-queue-type': 'quorum', 'x-delivery-limit': 0, ...toDead });
  first.broker.declareQueue({ name: 'q', durable: true, arguments: given });
  await publishConfirmed(first.client, 'q', ['job', 'untouched']);
  await take(first.client);
  await brokers.stop(first);
  const second = await brokers.start();
  expect(bodies(second.broker, 'q')).toEqual(['untouched']);
  expect(bodies(second.broker, 'dead')).toEqual(['job']);
  await second.broker.whenDurable();
  const third = await brokers.afterCrash();
  expect(bodies(third.broker, 'q')).toEqual(['untouched']);
  expect(bodies(third.broker, 'dead')).toEqual(['job']);
});

test('counts stay with a message whose record is moved', async () => {
  const first = await brokers.start();
  declare(first.broker);
  await publishConfirmed(first.client, 'q', ['job'], { properties: persistent });
  await failOnce(first.client);
  await failOnce(first.client);
  // Each start begins a new file, and one that is damaged is emptied into it.
  await brokers.stop(first);
  damageBehind(brokers.directory);
  const second = await brokers.start();
  await movedAway(brokers.directory);
  await brokers.stop(second);
  const third = await brokers.start();
  expect(counts(third.broker)).toEqual([2n]);
});

/** Bytes between two records that are none: whoever reads the file empties it. */
function damageBehind(directory: string): void {
  const folder = path.join(directory, 'messages-v1');
  const [name = ''] = logs(folder);
  const file = path.join(folder, name);
  // A second file, so that what is at the end of the first is no torn write.
  appendFileSync(file, 'not a record');
  const next = '000000000099-00000001.log';
  writeFileSync(path.join(folder, next), '');
}

/** The file that was damaged is gone. */
async function movedAway(directory: string): Promise<void> {
  await eventually(() =>
    expect(logs(path.join(directory, 'messages-v1')).some((name) => name.startsWith('000000000001'))).toBe(
      false,
    ),
  );
}

function logs(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .toSorted();
}
