// Dead letters: why a message dies, where it goes, and what its headers say of it.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FieldTable } from '../../src/amqp/field-table.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker, BrokerNotice } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { bodies, send, waiting } from '../support/waiting-messages.ts';

let broker: Broker;
let notices: BrokerNotice[];
const start = 1_700_000_000_000;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: start });
  notices = [];
  broker = await createBroker({ port: 0, version: 'test', log: (notice) => notices.push(notice) });
});

afterEach(async () => {
  vi.useRealTimers();
  await broker.close();
});

function queue(name: string, given: Readonly<Record<string, Plain>> = {}): void {
  broker.declareQueue({ name, arguments: tableOf(given) });
}

/** Takes the first message and rejects it. */
function reject(name: string): void {
  const consumer = broker.consume({ queue: name, prefetch: 1 }, () => {});
  consumer.settle(1, 'reject');
  consumer.cancel();
}

function headersOf(name: string): FieldTable {
  return waiting(broker, name)[0]?.properties.headers ?? [];
}

const toDead = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };

test('a rejected message carries its death in the headers, names, types and order as RabbitMQ writes them', () => {
  queue('dead');
  queue('work', toDead);
  send(broker, 'work', 'job', { headers: tableOf({ zone: 'z', 'x-death': 'forged', a: 1 }), messageId: 'm' });
  vi.advanceTimersByTime(5500);
  reject('work');
  const [letter] = waiting(broker, 'dead');
  expect(letter).toMatchObject({
    body: 'job',
    exchange: '',
    routingKey: 'dead',
    properties: { messageId: 'm' },
  });
  expect(letter?.properties.headers).toEqual([
    { key: 'a', value: { tag: 'I', value: 1 } },
    {
      key: 'x-death',
      value: {
        tag: 'A',
        value: [
          {
            tag: 'F',
            value: [
              { key: 'count', value: { tag: 'l', value: 1n } },
              { key: 'reason', value: { tag: 'S', value: 'rejected' } },
              { key: 'queue', value: { tag: 'S', value: 'work' } },
              { key: 'time', value: { tag: 'T', value: 1_700_000_005n } },
              { key: 'exchange', value: { tag: 'S', value: '' } },
              { key: 'routing-keys', value: { tag: 'A', value: [{ tag: 'S', value: 'work' }] } },
            ],
          },
        ],
      },
    },
    { key: 'x-first-death-exchange', value: { tag: 'S', value: '' } },
    { key: 'x-first-death-queue', value: { tag: 'S', value: 'work' } },
    { key: 'x-first-death-reason', value: { tag: 'S', value: 'rejected' } },
    { key: 'x-last-death-exchange', value: { tag: 'S', value: '' } },
    { key: 'x-last-death-queue', value: { tag: 'S', value: 'work' } },
    { key: 'x-last-death-reason', value: { tag: 'S', value: 'rejected' } },
    { key: 'zone', value: { tag: 'S', value: 'z' } },
  ]);
});

test('an expired message loses its expiration, which stays in x-death', () => {
  queue('dead');
  queue('work', toDead);
  send(broker, 'work', 'job', { expiration: '0100' });
  vi.advanceTimersByTime(101);
  const [letter] = waiting(broker, 'dead');
  expect(letter?.properties.expiration).toBeUndefined();
  const death = headersOf('dead').find(({ key }) => key === 'x-death')?.value;
  expect(death).toMatchObject({
    value: [
      {
        value: [
          { key: 'original-expiration', value: { tag: 'S', value: '100' } },
          { key: 'count' },
          {},
          {},
          {},
          {},
          {},
        ],
      },
    ],
  });
});

test('a second death of the same kind counts up, keeps its first facts and moves to the front', () => {
  queue('retry', {
    'x-message-ttl': 1000,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': 'work',
  });
  queue('work', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'retry' });
  send(broker, 'work', 'job');
  for (let round = 0; round < 3; round += 1) {
    reject('work');
    vi.advanceTimersByTime(1001);
  }
  const deaths = headersOf('work').find(({ key }) => key === 'x-death')?.value;
  const second = (at: number): object => ({ key: 'time', value: { tag: 'T', value: BigInt(at) } });
  const count = { key: 'count', value: { tag: 'l', value: 3n } };
  const reason = (value: string): object => ({ key: 'reason', value: { tag: 'S', value } });
  // The retry's first death came a second after the rejection's.
  expect(deaths).toMatchObject({
    value: [
      { value: [count, reason('expired'), {}, second(start / 1000 + 1), {}, {}] },
      { value: [count, reason('rejected'), {}, second(start / 1000), {}, {}] },
    ],
  });
  const named = (key: string): unknown => headersOf('work').find((field) => field.key === key)?.value.value;
  expect([named('x-first-death-queue'), named('x-last-death-queue')]).toEqual(['work', 'retry']);
});

test('the dead-letter exchange routes by the own keys without a routing key for dead letters', () => {
  broker.declareExchange({ name: 'dlx', type: 'topic' });
  queue('dead');
  broker.bind({
    source: 'dlx',
    destination: 'dead',
    destinationKind: 'queue',
    routingKey: 'work.*',
    arguments: [],
  });
  queue('work.one', { 'x-dead-letter-exchange': 'dlx' });
  send(broker, 'work.one', 'job');
  reject('work.one');
  expect(waiting(broker, 'dead')[0]).toMatchObject({ exchange: 'dlx', routingKey: 'work.one' });
});

test('a dead-letter exchange that is not there, or wants nothing, takes the message with it', () => {
  broker.declareExchange({ name: 'deaf', type: 'fanout' });
  for (const exchange of ['missing', 'deaf']) {
    queue(`work-${exchange}`, { 'x-dead-letter-exchange': exchange });
    send(broker, `work-${exchange}`, 'job');
    reject(`work-${exchange}`);
  }
  expect(broker.memory.messageBytes).toBe(0);
});

test('an automatic circle ends at the first queue that the message died in, and is told of once', () => {
  queue('a', { 'x-message-ttl': 10, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'b' });
  queue('b', { 'x-message-ttl': 10, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'a' });
  send(broker, 'a', 'one');
  send(broker, 'a', 'two');
  vi.advanceTimersByTime(100);
  expect([bodies(broker, 'a'), bodies(broker, 'b')]).toEqual([[], []]);
  expect(broker.memory.messageBytes).toBe(0);
  expect(notices.filter(({ message }) => message.includes('went in circles'))).toHaveLength(1);
});

test('a circle that a client keeps up by rejecting goes on', () => {
  queue('self', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'self' });
  send(broker, 'self', 'job');
  for (let round = 0; round < 3; round += 1) reject('self');
  const death = headersOf('self').find(({ key }) => key === 'x-death')?.value;
  expect(death).toMatchObject({
    value: [{ value: [{ key: 'count', value: { value: 3n } }, {}, {}, {}, {}, {}] }],
  });
});

test('what a full queue drops is dead-lettered as maxlen, one after the other', () => {
  queue('dead');
  queue('work', { ...toDead, 'x-max-length': 1 });
  for (const body of ['a', 'b', 'c']) send(broker, 'work', body);
  expect(bodies(broker, 'dead')).toEqual(['a', 'b']);
  const named = (key: string): unknown => headersOf('dead').find((field) => field.key === key)?.value.value;
  expect(named('x-first-death-reason')).toBe('maxlen');
});

test('purged, deleted and requeued messages are not dead-lettered', () => {
  queue('dead');
  queue('work', toDead);
  for (const body of ['a', 'b']) send(broker, 'work', body);
  broker.consume({ queue: 'work', prefetch: 1 }, () => {}).cancel();
  broker.purgeQueue('work');
  send(broker, 'work', 'c');
  broker.deleteQueue('work');
  expect(bodies(broker, 'dead')).toEqual([]);
});

test('a long chain of queues does not exhaust the stack', () => {
  const length = 1000;
  for (let index = 0; index < length; index += 1) {
    queue(`q${index}`, {
      'x-max-length': 0,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': `q${index + 1}`,
    });
  }
  queue(`q${length}`);
  send(broker, 'q0', 'job');
  const death = headersOf(`q${length}`).find(({ key }) => key === 'x-death')?.value;
  expect(death?.tag === 'A' && death.value.length).toBe(length);
});
