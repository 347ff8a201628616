// Heartbeats and deadlines, on a clock that the tests turn.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker, BrokerNotice } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { frame, RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;
let notices: BrokerNotice[];
let now = 0;

beforeEach(async () => {
  now = 1_700_000_000_000;
  notices = [];
  broker = await createBroker({
    port: 0,
    version: 'test',
    now: () => now,
    log: (entry) => notices.push(entry),
  });
});

afterEach(async () => {
  await broker.close();
});

const logged = (): string => notices.map((notice) => notice.message).join('\n');

test('the broker sends heartbeats at half the interval', async () => {
  const client = await RawAmqp.open(broker.port, { heartbeat: 10 });
  let heartbeats = 0;
  client.socket.on('data', (chunk) => {
    if (chunk.equals(frame(8, 0, Buffer.alloc(0)))) heartbeats += 1;
  });
  now += 5_000;
  await eventually(() => expect(heartbeats).toBe(1));
  client.destroy();
});

test('a client that is silent for two intervals is cut off, with the reason logged', async () => {
  const client = await RawAmqp.open(broker.port, { heartbeat: 10 });
  now += 20_001;
  await client.ended;
  expect(logged()).toContain('missed heartbeats from client, timeout: 10s');
});

test('a heartbeat from the client counts as life', async () => {
  const client = await RawAmqp.open(broker.port, { heartbeat: 10 });
  now += 15_000;
  client.write(frame(8, 0, Buffer.alloc(0)));
  await eventually(() => expect([...broker.connections()][0]?.receivedBytes).toBeGreaterThan(0));
  await client.openChannel(1);
  now += 15_000;
  await client.openChannel(2);
  client.destroy();
});

test('an interval of zero means no heartbeats', async () => {
  const client = await RawAmqp.open(broker.port, { heartbeat: 0 });
  now += 1_000_000;
  await client.openChannel(1);
  expect(await client.declareQueue(1, 'still here')).toBe('still here');
  client.destroy();
});

test('a handshake that does not come to its end is cut off', async () => {
  const client = await RawAmqp.connect(broker.port);
  client.startFrames();
  await client.expect('connection.start');
  now += 10_001;
  await client.ended;
  expect(logged()).toContain('no complete handshake within 10000 ms (state: starting)');
});

test('a client that says nothing at all is cut off too', async () => {
  const client = await RawAmqp.connect(broker.port);
  await eventually(() => expect(client.socket.readyState).toBe('open'));
  await eventually(() => {
    now += 10_001;
    expect(logged()).toContain('(state: header)');
  });
  await client.ended;
});

test('a client that never answers our close is cut off', async () => {
  const client = await RawAmqp.open(broker.port);
  broker.closeConnection([...broker.connections()][0]?.id ?? '', 'test');
  await client.expect('connection.close');
  now += 10_001;
  await client.ended;
  expect(logged()).toContain('CONNECTION_FORCED - test');
});
