// The beginning and the end of a connection, byte by byte.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeMethod } from '../../src/amqp/method-codec.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker, BrokerNotice } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { frame, RawAmqp } from '../support/raw-amqp.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
let broker: Broker;
let notices: BrokerNotice[];

beforeEach(async () => {
  notices = [];
  broker = await createBroker({ port: 0, version: 'test', log: (entry) => notices.push(entry) });
});

afterEach(async () => {
  await broker.close();
});

test.each([
  ['AMQP 1.0', Buffer.from('414d515003010000', 'hex')],
  ['AMQP 0-8', Buffer.from('414d515001010800', 'hex')],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['TLS', Buffer.from('16030100a5010000', 'hex')],
  ['four wrong bytes', Buffer.from('oops')],
])(
  'a client that speaks %s is told the version and shown out, with a logged reason',
  async (_what, bytes) => {
    const client = await RawAmqp.connect(broker.port);
    client.write(bytes);
    await client.ended;
    expect(client.received.toString('hex')).toBe('414d515000000901');
    expect(notices.map((notice) => notice.message).join()).toContain('refused the protocol header');
  },
);

test('the handshake works when every byte comes alone', async () => {
  const client = await RawAmqp.connect(broker.port);
  client.startFrames();
  await client.expect('connection.start');
  const startOk = encodeMethod('connection.start-ok', {
    clientProperties: [],
    mechanism: 'PLAIN',
    response: '\0guest\0guest',
    locale: 'en_US',
  });
  for (const byte of frame(1, 0, startOk)) {
    client.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await client.expect('connection.tune')).channelMax).toBe(2047);
  client.destroy();
});

test('start offers the mechanisms and only the capabilities that are here', async () => {
  const client = await RawAmqp.connect(broker.port);
  client.startFrames();
  const start = await client.expect('connection.start');
  expect(start.mechanisms.split(' ').toSorted()).toEqual(['AMQPLAIN', 'PLAIN']);
  expect(start.locales).toBe('en_US');
  const capabilities = start.serverProperties.find((field) => field.key === 'capabilities')?.value;
  expect(capabilities?.tag === 'F' && capabilities.value.map((field) => field.key)).toContain(
    'publisher_confirms',
  );
  client.destroy();
});

test('AMQPLAIN lets guest in', async () => {
  const response = '\u0005LOGINS\0\0\0\u0005guest\u0008PASSWORDS\0\0\0\u0005guest';
  const client = await RawAmqp.open(broker.port, { mechanism: 'AMQPLAIN', response });
  expect([...broker.connections()].map((connection) => connection.user)).toEqual(['guest']);
  client.destroy();
});

test('a wrong password is answered with 403 for a client that can take it', async () => {
  const client = await RawAmqp.connect(broker.port);
  await client.login({ response: '\0guest\0wrong' });
  const close = await client.expect('connection.close');
  expect(close.replyCode).toBe(403);
  expect(close.replyText).toBe(
    'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
  );
  await client.ended;
});

test('a wrong password is answered with silence for a client that cannot take it', async () => {
  const client = await RawAmqp.connect(broker.port);
  await client.login({ response: '\0guest\0wrong', clientProperties: [] });
  await client.ended;
  await expect(client.next()).rejects.toThrow('the connection ended');
});

test('an unknown virtual host is 530', async () => {
  const client = await RawAmqp.connect(broker.port);
  await client.login();
  await client.expect('connection.tune');
  client.send(0, 'connection.tune-ok', { channelMax: 2047, frameMax: 131_072, heartbeat: 0 });
  client.send(0, 'connection.open', { virtualHost: 'nope', capabilities: '', insist: false });
  const close = await client.expect('connection.close');
  expect([close.replyCode, close.replyText]).toEqual([530, 'NOT_ALLOWED - vhost nope not found']);
  await client.ended;
});

test.each([
  [
    { frameMax: 4095, channelMax: 2047 },
    'negotiated frame_max = 4095 is lower than the minimum allowed value (4096)',
  ],
  [
    { frameMax: 200_000, channelMax: 2047 },
    'negotiated frame_max = 200000 is higher than the maximum allowed value (131072)',
  ],
  [
    { frameMax: 4096, channelMax: 3000 },
    'negotiated channel_max = 3000 is higher than the maximum allowed value (2047)',
  ],
])('tune-ok outside the limits is 530: %j', async (values, text) => {
  const client = await RawAmqp.connect(broker.port);
  await client.login();
  await client.expect('connection.tune');
  client.send(0, 'connection.tune-ok', { ...values, heartbeat: 0 });
  const close = await client.expect('connection.close');
  expect(close.replyCode).toBe(530);
  expect(close.replyText).toContain(text);
});

test('a client that leaves politely is answered, and its leaving is an event', async () => {
  const events: string[] = [];
  broker.onEvent((event) => events.push(event.kind));
  const client = await RawAmqp.open(broker.port);
  client.send(0, 'connection.close', { replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 });
  await client.expect('connection.close-ok');
  await client.ended;
  await eventually(() => expect(events).toEqual(['connection-opened', 'connection-closed', 'notice']));
});

test('an operator closes a connection with 320', async () => {
  const client = await RawAmqp.open(broker.port);
  const [connection] = broker.connections();
  expect(broker.closeConnection(connection?.id ?? '', 'enough for today')).toBe(true);
  const close = await client.expect('connection.close');
  expect([close.replyCode, close.replyText]).toEqual([320, 'CONNECTION_FORCED - enough for today']);
  client.send(0, 'connection.close-ok', {});
  await client.ended;
  await eventually(() => expect([...broker.connections()]).toEqual([]));
});

test('a new secret is accepted', async () => {
  const client = await RawAmqp.open(broker.port);
  client.send(0, 'connection.update-secret', { newSecret: 'x', reason: 'rotation' });
  expect(await client.expect('connection.update-secret-ok')).toEqual({});
  client.destroy();
});

test.each([
  [
    'a frame without its end octet',
    Buffer.from([1, 0, 0, 0, 0, 0, 0, 0x00]),
    501,
    'invalid_frame_end_marker',
  ],
  ['a frame over the limit', Buffer.from([1, 0, 0, 0xff, 0xff, 0xff, 0xff]), 501, 'frame_too_large'],
  ['an unknown frame type', frame(7, 0, Buffer.alloc(0)), 501, 'type 7, all octets = <<>>: unknown_frame'],
  ['an unknown method', frame(1, 0, Buffer.from([0, 10, 0, 99])), 503, 'unknown method 10.99'],
  [
    'a method on a channel that is not open',
    frame(1, 5, encodeMethod('tx.select', {})),
    504,
    "expected 'channel.open'",
  ],
  ['a body on channel 0', frame(3, 0, Buffer.alloc(4)), 505, 'UNEXPECTED_FRAME'],
  ['a method with fields cut off', frame(1, 0, Buffer.from([0, 10, 0, 70, 0])), 502, 'SYNTAX_ERROR'],
])('%s closes that one connection and nobody else', async (_what, bytes, code, text) => {
  const healthy = await RawAmqp.open(broker.port);
  const client = await RawAmqp.open(broker.port);
  client.write(bytes);
  const close = await client.expect('connection.close');
  expect(close.replyCode).toBe(code);
  expect(close.replyText).toContain(text);
  client.send(0, 'connection.close-ok', {});
  await client.ended;
  await healthy.openChannel(1);
  healthy.destroy();
});

test('a broker that shuts down says so, and does not wait for those who do not listen', async () => {
  const polite = await RawAmqp.open(broker.port);
  const deaf = await RawAmqp.open(broker.port);
  deaf.socket.pause();
  await broker.close();
  const close = await polite.expect('connection.close');
  expect([close.replyCode, close.classId, close.methodId]).toEqual([320, 0, 0]);
  expect(close.replyText).toBe("CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'");
  await polite.ended;
  deaf.destroy();
  // The clean-up after each test closes a broker.
  broker = await createBroker({ port: 0, version: 'test' });
});

test('a taken port means the next free one, unless it was asked for', async () => {
  const next = await createBroker({ port: broker.port, version: 'test' });
  expect(next.port).toBeGreaterThan(broker.port);
  await next.close();
  await expect(createBroker({ port: broker.port, portRequired: true, version: 'test' })).rejects.toThrow(
    `Could not listen for AMQP on 127.0.0.1:${broker.port}`,
  );
});

test.skipIf(!hasIpv6)(
  'a client that reads localhost as ::1 finds the broker, and no other one there',
  async () => {
    const socket = connect(broker.port, '::1');
    await once(socket, 'connect');
    socket.destroy();
    const stranger = createServer();
    await once(stranger.listen(0, '::1'), 'listening');
    const { port } = stranger.address() as AddressInfo;
    const next = await createBroker({ port, version: 'test' });
    expect(next.port).toBeGreaterThan(port);
    await next.close();
    await expect(createBroker({ port, portRequired: true, version: 'test' })).rejects.toThrow(
      `address already in use ::1:${port}`,
    );
    stranger.close();
  },
);
