// Messages that a durable x-delayed-message exchange holds back outlive the broker.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { eventually } from '../../support/eventually.ts';
import { type Plain, tableOf } from '../../support/field-table.ts';
import { waiting } from '../../support/waiting-messages.ts';
import { bodies, Brokers, publishConfirmed, type Started } from './brokers.ts';

let brokers: Brokers;
let first: Started;

beforeEach(async () => {
  brokers = new Brokers();
  first = await brokers.start();
});

afterEach(() => brokers.remove());

function declare({ broker }: Started, durable: boolean): void {
  broker.declareQueue({ name: 'q', durable: true });
  const given = tableOf({ 'x-delayed-type': 'fanout' });
  broker.declareExchange({ name: 'x', type: 'x-delayed-message', durable, arguments: given });
  broker.bind({ source: 'x', destination: 'q', destinationKind: 'queue', routingKey: '', arguments: [] });
}

async function publish(body: string, headers: Record<string, Plain>, more: object = {}): Promise<void> {
  const properties = { deliveryMode: 2, headers: tableOf(headers), ...more };
  await publishConfirmed(first.client, '', [body], { exchange: 'x', properties });
}

function expectEventually(broker: Broker, expected: readonly string[]): Promise<void> {
  return eventually(() => expect(bodies(broker, 'q')).toEqual(expected));
}

test('what is confirmed and held back survives a crash, whatever its mode, and comes when it is due', async () => {
  declare(first, true);
  await publish('late', { 'x-delay': 3_600_000 });
  await publish('transient', { 'x-delay': 4000, a: 1 }, { deliveryMode: 1 });
  await publish('lasting', { 'x-delay': 4001 }, { expiration: '600000' });
  const { broker } = await brokers.afterCrash();
  expect(bodies(broker, 'q')).toEqual([]);
  expect([...broker.queues()].map(({ name }) => name)).toEqual(['q']);
  await expectEventually(broker, ['transient', 'lasting']);
  expect(waiting(broker, 'q')[0]?.properties.headers).toEqual(tableOf({ a: 1, 'x-delay': -4000 }));
});

test('what came while the broker runs does not come again at the next start', async () => {
  declare(first, true);
  await publish('job', { 'x-delay': 1 });
  await expectEventually(first.broker, ['job']);
  await brokers.stop(first);
  const second = await brokers.start();
  expect(second.broker.memory.messageBytes).toBeGreaterThan(0);
  second.broker.purgeQueue('q');
  expect(second.broker.memory.messageBytes).toBe(0);
});

test('what came due while the broker was away comes at once', async () => {
  declare(first, true);
  await publish('job', { 'x-delay': 500 });
  const dueAt = Date.now() + 500;
  await brokers.stop(first);
  await eventually(() => expect(Date.now()).toBeGreaterThan(dueAt));
  const second = await brokers.start();
  await expectEventually(second.broker, ['job']);
});

test('those of a transient exchange are gone with it', async () => {
  declare(first, false);
  await publish('job', { 'x-delay': 3_600_000 });
  await brokers.stop(first);
  const second = await brokers.start();
  expect(second.broker.memory.messageBytes).toBe(0);
});
