// What becomes of durable queues when the journal that lists them is damaged: their messages and streams come back under
// other names, and stay, however often the broker is killed and started after that.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TopologyJournal } from '../../../src/broker/durability/topology-journal.ts';
import { declareStream, fill } from '../streams/readers.ts';
import { bodies, Brokers, publishConfirmed, type Started } from './brokers.ts';

let brokers: Brokers;
let first: Started;

beforeEach(async () => {
  brokers = new Brokers();
  first = await brokers.start();
});

afterEach(() => brokers.remove());

function names({ broker }: Started): string[] {
  return [...broker.queues()].map(({ name }) => name);
}

/** Ends the first broker and changes its journal. */
async function damage(change: (bytes: Buffer) => void): Promise<void> {
  await brokers.stop(first);
  const folder = path.join(brokers.directory, 'topology-v1');
  const file = path.join(folder, readdirSync(folder)[0] ?? '');
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

test('messages of a queue whose declaration was damaged are kept under another name, over further crashes', async () => {
  await first.client.declareQueue(1, 'lost', { durable: true });
  await first.client.declareQueue(1, 'kept', { durable: true });
  await publishConfirmed(first.client, 'lost', ['still here']);
  await damage((bytes) => bytes.write('LOST', bytes.indexOf('lost')));
  const second = await brokers.start();
  expect(names(second)).toEqual(['kept', 'recovered.1']);
  expect(bodies(second.broker, 'recovered.1')).toEqual(['still here']);
  expect(second.notices.map(({ message }) => message).join('\n')).toContain('recovered.<number>');
  await publishConfirmed(second.client, 'recovered.1', ['later']);
  const third = await brokers.afterCrash();
  expect(names(third)).toEqual(['kept', 'recovered.1']);
  expect(bodies(third.broker, 'recovered.1')).toEqual(['still here', 'later']);
  third.broker.deleteQueue('recovered.1');
  await brokers.stop(third);
  await brokers.stop(second);
  expect(bodies((await brokers.start()).broker, 'recovered.1')).toEqual(['still here', 'later']);
});

test('of a journal that is nothing but noise all messages and streams are kept, and no number is given twice', async () => {
  await first.client.declareQueue(1, 'a', { durable: true });
  declareStream(first.broker, 's');
  await first.client.declareQueue(1, 'b', { durable: true });
  await publishConfirmed(first.client, 'a', ['of a']);
  await fill(first.broker, 's', ['of s', 'of s too']);
  await publishConfirmed(first.client, 'b', ['of b']);
  await damage((bytes) => bytes.fill(7));
  const expected = { 'recovered.1': ['of a'], 'recovered.2': ['of s', 'of s too'], 'recovered.3': ['of b'] };
  const second = await brokers.start();
  for (const life of [second, await brokers.afterCrash()]) {
    expect(names(life).toSorted()).toEqual(Object.keys(expected));
    for (const [name, sent] of Object.entries(expected)) expect(bodies(life.broker, name)).toEqual(sent);
  }
  await second.client.declareQueue(1, 'new', { durable: true });
  await publishConfirmed(second.client, 'new', ['of new']);
  const third = await brokers.afterCrash();
  expect(bodies(third.broker, 'new')).toEqual(['of new']);
  expect(bodies(third.broker, 'recovered.1')).toEqual(['of a']);
});

test('a start that is killed before it has found the lost queues leaves them for the next to find', async () => {
  await first.client.declareQueue(1, 'lost', { durable: true });
  await publishConfirmed(first.client, 'lost', ['still here']);
  await damage((bytes) => bytes.fill(7));
  // As far as a start comes before it reads messages: the new journal has taken the damaged one's place.
  const directory = path.join(brokers.directory, 'topology-v1');
  const { journal } = await TopologyJournal.open({ directory, onTrouble: () => undefined });
  await journal.close();
  const second = await brokers.start();
  expect(bodies(second.broker, 'recovered.1')).toEqual(['still here']);
  expect(second.notices.map(({ message }) => message).join('\n')).toContain('.journal-copy');
  const third = await brokers.afterCrash();
  expect(bodies(third.broker, 'recovered.1')).toEqual(['still here']);
  expect(third.notices.map(({ message }) => message).join('\n')).not.toContain('.journal-copy');
});

test('a queue that somebody named like a lost one stays as it is', async () => {
  await first.client.declareQueue(1, 'lost', { durable: true });
  await first.client.declareQueue(1, 'recovered.1', { durable: true });
  await publishConfirmed(first.client, 'lost', ['of lost']);
  await publishConfirmed(first.client, 'recovered.1', ['of the other']);
  await damage((bytes) => bytes.write('LOST', bytes.indexOf('lost')));
  const { broker } = await brokers.start();
  expect(bodies(broker, 'recovered.1')).toEqual(['of the other']);
  expect(bodies(broker, 'recovered.1.again')).toEqual(['of lost']);
});

test('a declaration that never came to the disk leaves its number to no other queue', async () => {
  await first.client.declareQueue(1, 'first', { durable: true });
  const before = path.join(brokers.directory, 'before');
  const journal = path.join(brokers.directory, 'topology-v1');
  cpSync(journal, before, { recursive: true });
  await first.client.declareQueue(1, 'unheard of', { durable: true });
  await publishConfirmed(first.client, 'unheard of', ['not yours']);
  await publishConfirmed(first.client, 'first', ['keeps the file']);
  await brokers.stop(first);
  cpSync(before, journal, { recursive: true });
  const second = await brokers.start();
  await second.client.declareQueue(1, 'another', { durable: true });
  expect(bodies((await brokers.afterCrash()).broker, 'another')).toEqual([]);
});
