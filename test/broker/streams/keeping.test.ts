// Streams on the disk: what a crash, a restart, damage, retention and deletion leave, and how little memory they take.

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { eventually } from '../../support/eventually.ts';
import { bodies } from '../../support/waiting-messages.ts';
import { Brokers, publishConfirmed } from '../durability/brokers.ts';
import { declareStream, fill, numbered, read } from './readers.ts';

let brokers: Brokers;

beforeEach(() => {
  brokers = new Brokers();
});

afterEach(() => brokers.remove());

/** The files of the only stream, oldest first. */
function files(): string[] {
  const directory = path.join(brokers.directory, 'streams-v1');
  const [id] = existsSync(directory) ? readdirSync(directory) : [];
  if (id === undefined) return [];
  const names = readdirSync(path.join(directory, id)).toSorted();
  return names.map((name) => path.join(directory, id, name));
}

test('what was confirmed is there after a crash, transient or not, and offsets go on', async () => {
  const first = await brokers.start();
  declareStream(first.broker, 's');
  await publishConfirmed(first.client, 's', numbered(50), { properties: {} });
  const second = await brokers.afterCrash();
  expect(bodies(second.broker, 's')).toEqual(numbered(50));
  expect(second.broker.queue('s')).toMatchObject({ readyCount: 50, readyBytes: 140 });
  await fill(second.broker, 's', numbered(2, 50));
  expect(read(second.broker, 's', 48).offsets).toEqual([48, 49, 50, 51]);
});

test('a confirm waits for the disk also when other queues took the message', async () => {
  const { broker, client } = await brokers.start();
  declareStream(broker, 's');
  broker.declareQueue({ name: 'memory' });
  broker.declareExchange({ name: 'both', type: 'fanout' });
  for (const destination of ['s', 'memory']) {
    broker.bind({ source: 'both', destination, destinationKind: 'queue', routingKey: '', arguments: [] });
  }
  await publishConfirmed(client, '', ['x'], { exchange: 'both', properties: {} });
  const crashed = await brokers.afterCrash();
  expect(bodies(crashed.broker, 's')).toEqual(['x']);
});

test('a torn end is cut, and offsets go on after the last whole message', async () => {
  const first = await brokers.start();
  declareStream(first.broker, 's');
  await fill(first.broker, 's', numbered(3));
  await brokers.stop(first);
  const [file = ''] = files();
  const whole = statSync(file).size;
  appendFileSync(file, readFileSync(file).subarray(0, 40));
  const second = await brokers.start();
  expect(second.notices.map(({ message }) => message).join('\n')).toContain('Cut 40 bytes');
  expect(statSync(file).size).toBe(whole);
  await fill(second.broker, 's', ['next']);
  expect(read(second.broker, 's', 'first').bodies).toEqual([...numbered(3), 'next']);
});

test('damage in the middle is passed over and told once; what is behind it is delivered', async () => {
  const first = await brokers.start();
  declareStream(first.broker, 's');
  await fill(first.broker, 's', numbered(30));
  await brokers.stop(first);
  // Not the last file: a start writes into a new one.
  const second = await brokers.start();
  await fill(second.broker, 's', ['last']);
  await brokers.stop(second);
  const [file = ''] = files();
  const bytes = readFileSync(file);
  bytes.fill(0, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 8);
  writeFileSync(file, bytes);
  const third = await brokers.start();
  for (let times = 0; times < 2; times += 1) {
    const found = read(third.broker, 's', 'first').bodies;
    expect(found).toHaveLength(30);
    expect(found.at(-1)).toBe('last');
  }
  expect(third.notices.filter(({ message }) => message.includes('passed over'))).toHaveLength(1);
  expect(read(third.broker, 's', 29).bodies).toEqual(['m29', 'last']);
});

test('a file whose first message is damaged begins with the next one', async () => {
  const first = await brokers.start();
  declareStream(first.broker, 's');
  await fill(first.broker, 's', numbered(3));
  await brokers.stop(first);
  const [file = ''] = files();
  const bytes = readFileSync(file);
  bytes.fill(255, 30, 34);
  writeFileSync(file, bytes);
  const second = await brokers.start();
  expect(read(second.broker, 's', 'first').offsets).toEqual([1, 2]);
  expect(second.broker.queue('s')?.readyCount).toBe(2);
});

test('beyond its length in bytes whole files go from the front; a consumer goes on with what is left', async () => {
  const { broker } = await brokers.start();
  declareStream(broker, 's', {
    'x-max-length-bytes': 300_000,
    'x-stream-max-segment-size-bytes': 100_000,
  });
  const large = (index: number): string => `m${index}`.padEnd(20_000, '.');
  await fill(broker, 's', [large(0), large(1)]);
  const slow = read(broker, 's', 'first', { prefetch: 1, acks: false });
  for (let index = 2; index < 60; index += 1) await fill(broker, 's', [large(index)]);
  await eventually(() => expect(files().length).toBeLessThanOrEqual(4));
  const { readyCount = 0, readyBytes = 0 } = broker.queue('s') ?? {};
  expect(readyCount).toBeLessThan(20);
  expect(readyBytes).toBe(readyCount * 20_000);
  const [early, late] = broker.read('s', [0, 59]);
  expect(early).toBeNull();
  expect(late?.sequence).toBe(59);
  slow.consumer.settle(1, 'ack');
  expect(slow.offsets).toEqual([0, 60 - readyCount]);
  expect(read(broker, 's', 3).offsets[0]).toBe(60 - readyCount);
});

test('what is older than its age goes at the next start, but never the last file', async () => {
  let now = Date.now();
  const life = async (work: (broker: Broker) => Promise<void>): Promise<void> => {
    const broker = await createBroker({
      port: 0,
      version: 'test',
      dataDirectory: brokers.directory,
      now: () => now,
    });
    await work(broker);
    await broker.close();
    now += 3_700_000;
  };
  await life(async (broker) => {
    declareStream(broker, 's', { 'x-max-age': '1h' });
    await fill(broker, 's', ['old']);
  });
  await life(async (broker) => {
    expect(bodies(broker, 's')).toEqual(['old']);
    await fill(broker, 's', ['young']);
    expect(bodies(broker, 's')).toEqual(['old', 'young']);
  });
  await life(async (broker) => {
    expect(bodies(broker, 's')).toEqual(['young']);
    expect(read(broker, 's', '2h').offsets).toEqual([1]);
    expect(read(broker, 's', '1m').offsets).toEqual([]);
  });
});

test('deleting a stream takes its files, cancels its consumers, and another of its name begins anew', async () => {
  const { broker } = await brokers.start();
  declareStream(broker, 's');
  await fill(broker, 's', numbered(3));
  let cancelled = false;
  broker.consume({ queue: 's', prefetch: 1, onCancelled: () => (cancelled = true) }, () => undefined);
  broker.deleteQueue('s');
  expect(cancelled).toBe(true);
  await eventually(() => expect(files()).toEqual([]));
  declareStream(broker, 's');
  await fill(broker, 's', ['new']);
  expect(read(broker, 's', 'first').offsets).toEqual([0]);
});

test('files of a stream that was deleted just before a crash go at the next start', async () => {
  const first = await brokers.start();
  declareStream(first.broker, 's');
  await fill(first.broker, 's', numbered(3));
  await brokers.stop(first);
  const directory = path.join(brokers.directory, 'streams-v1');
  const [id = ''] = readdirSync(directory);
  const second = await brokers.start();
  second.broker.deleteQueue('s');
  await brokers.stop(second);
  const stray = path.join(directory, id);
  expect(existsSync(stray)).toBe(false);
  // As a crash would have left it that came before the files were removed.
  mkdirSync(stray);
  writeFileSync(path.join(stray, '000000000001-00000000.log'), '');
  await brokers.start();
  expect(existsSync(stray)).toBe(false);
});

test('a stream takes no memory for what it holds, nor a consumer for what it has not read', async () => {
  const { broker } = await brokers.start();
  declareStream(broker, 's', { 'x-stream-max-segment-size-bytes': 1_000_000 });
  read(broker, 's', 'first', { prefetch: 2, acks: false });
  const body = Buffer.alloc(1024, 120);
  for (let round = 0; round < 20; round += 1) {
    await fill(
      broker,
      's',
      Array.from({ length: 1000 }, () => body),
    );
    expect(broker.memory.messageBytes).toBe(0);
  }
  expect(broker.queue('s')).toMatchObject({ readyCount: 20_000, readyBytes: 20_480_000, unackedCount: 2 });
  const quick = read(broker, 's', 19_998);
  expect(quick.offsets).toEqual([19_998, 19_999]);
  expect(broker.memory.messageBytes).toBe(0);
});

test.skipIf(process.platform !== 'linux')(
  'many streams keep few files open, and each has all of its messages',
  async () => {
    const { broker } = await brokers.start();
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    for (const name of names) declareStream(broker, name);
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (const round of ['a', 'b']) {
      // All at once, as a fan-out does, and one by one.
      for (const name of names)
        broker.publish({ exchange: '', routingKey: name, properties: {}, body: Buffer.from(round) });
      await broker.whenDurable();
      for (const name of names.slice(0, 100)) await fill(broker, name, [`${round} alone`]);
      expect(descriptors() - before).toBeLessThan(100);
    }
    const crashed = await brokers.afterCrash();
    for (const [index, name] of names.entries()) {
      const all = index < 100 ? ['a', 'a alone', 'b', 'b alone'] : ['a', 'b'];
      expect(bodies(crashed.broker, name)).toEqual(all);
    }
  },
);
