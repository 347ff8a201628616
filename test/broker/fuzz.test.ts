// Hostile bytes, seeded, for a bounded time; FUZZ_SECONDS=60 for the long form. A healthy client beside it must never
// notice, every closed connection has a logged reason, and nothing is left behind.

import { expect, test } from 'vitest';
import { encodeMethod } from '../../src/amqp/method-codec.ts';
import { methods, type MethodFields, type MethodName } from '../../src/amqp/methods.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { BrokerNotice } from '../../src/broker/broker-api.ts';
import { eventually } from '../support/eventually.ts';
import { contentHeader, frame, publishBytes, RawAmqp } from '../support/raw-amqp.ts';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 5);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

/** mulberry32: small, seeded, good enough to vary bytes. */
function randomNumbers(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const names = Object.keys(methods) as MethodName[];

/** Some bytes that a client might send: valid, nearly valid, or noise. */
function hostileBytes(random: (below: number) => number): Buffer {
  const noise = (): Buffer => Buffer.from(Array.from({ length: random(300) }, () => random(256)));
  const damaged = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    for (let count = random(3); count >= 0; count -= 1) copy[random(copy.length)] = random(256);
    return copy;
  };
  switch (random(8)) {
    case 0:
      return noise();
    case 1:
      return frame(random(10), random(4), noise());
    case 2:
      return frame(1, random(3), someMethod(random));
    case 3:
      return damaged(frame(1, random(3), someMethod(random)));
    case 4:
      return damaged(publishBytes(1, '', 'victim', noise()));
    case 5:
      return publishBytes(random(3), '', 'victim', noise(), {}, random(2) === 1);
    case 6:
      return frame(2, 1, contentHeader(random(2 ** 31), noise()));
    default:
      return publishBytes(1, '', 'victim', noise()).subarray(0, random(60));
  }
}

function someMethod(random: (below: number) => number): Buffer {
  const name = names[random(names.length)] ?? 'basic.qos';
  const texts = ['', 'victim', 'amq.topic', 'x'.repeat(random(200)), 'fanout'];
  const entries = Object.entries(methods[name].fields).map(([field, type]) => {
    if (type === 'bit') return [field, random(2) === 1];
    if (type === 'longlong') return [field, BigInt(random(5))];
    if (type === 'shortstr' || type === 'longstr') return [field, texts[random(texts.length)]];
    if (type === 'table') return [field, []];
    return [field, random(type === 'octet' ? 256 : 65_536)];
  });
  return encodeMethod(name, Object.fromEntries(entries) as MethodFields<typeof name>);
}

test(
  `hostile bytes for ${seconds} s hurt nobody but their sender`,
  async () => {
    const notices: BrokerNotice[] = [];
    const broker = await createBroker({
      port: 0,
      version: 'test',
      limits: { memoryHighWaterBytes: 64 << 20 },
      log: (entry) => notices.push(entry),
    });
    broker.declareQueue({ name: 'victim' });
    broker.declareQueue({ name: 'healthy' });
    const random = randomNumbers(seed);
    const until = performance.now() + seconds * 1000;
    const attack = async (): Promise<number> => {
      let connections = 0;
      while (performance.now() < until) {
        connections += 1;
        const early = random(5) === 0;
        const client = early ? await RawAmqp.connect(broker.port) : await RawAmqp.open(broker.port);
        if (!early) client.send(1, 'channel.open', { outOfBand: '' });
        for (let count = random(20); count >= 0 && client.socket.writable; count -= 1) {
          client.write(hostileBytes(random));
          if (random(4) === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        client.socket.end();
        client.socket.resume();
        client.destroy();
        await client.ended;
        if (connections % 50 === 0 && broker.queue('victim') === undefined)
          broker.declareQueue({ name: 'victim' });
      }
      return connections;
    };
    const healthy = async (): Promise<number> => {
      const client = await RawAmqp.open(broker.port);
      await client.openChannel(1);
      client.send(1, 'confirm.select', { nowait: false });
      await client.expect('confirm.select-ok');
      let rounds = 0;
      while (performance.now() < until) {
        rounds += 1;
        if (broker.queue('healthy') === undefined)
          throw new Error('the healthy queue was deleted by an attacker');
        client.publish(1, '', 'healthy', Buffer.from(`round ${rounds}`));
        expect((await client.expect('basic.ack')).deliveryTag).toBe(BigInt(rounds));
        client.send(1, 'basic.get', { ticket: 0, queue: 'healthy', noAck: true });
        await client.expect('basic.get-ok');
        expect((await client.content()).body.toString()).toBe(`round ${rounds}`);
      }
      client.destroy();
      return rounds;
    };
    const [rounds, ...connections] = await Promise.all([healthy(), attack(), attack(), attack()]);
    expect(rounds).toBeGreaterThan(10);
    await eventually(() => expect([...broker.connections()]).toEqual([]));
    const total = connections.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(20);
    // A fault of ours would be an error notice with a stack.
    expect(notices.filter((notice) => notice.level === 'error')).toEqual([]);
    const closed = new Set(notices.map((notice) => notice.connectionId));
    expect(closed.size).toBeGreaterThanOrEqual(total);
    for (const queue of broker.queues()) broker.deleteQueue(queue.name);
    expect(broker.memory.messageBytes).toBe(0);
    await broker.close();
  },
  seconds * 1000 + 30_000,
);
