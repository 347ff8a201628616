// A broker whose disk is full, really: publishers are told and wait, nothing is confirmed that is not there, nothing is
// lost, and all goes on when somebody makes room.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker, BrokerNotice } from '../../../src/broker/broker-api.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { RawAmqp } from '../../support/raw-amqp.ts';
import { mountMissing, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { bodies, persistent } from './brokers.ts';

describeWith([mountMissing()], 'on a disk of 4 MiB', () => {
  let disk: SmallDisk;
  let broker: Broker;
  let client: RawAmqp;
  let notices: BrokerNotice[];

  async function start(): Promise<void> {
    notices = [];
    const dataDirectory = path.join(disk.path, 'data');
    const log = (notice: BrokerNotice): unknown => notices.push(notice);
    broker = await createBroker({ port: 0, version: 'test', dataDirectory, log });
    client = await RawAmqp.open(broker.port);
    await client.openChannel(1);
  }

  beforeEach(async () => {
    disk = mountSmallDisk(4 * 1024 * 1024);
    await start();
  });

  afterEach(async () => {
    client.destroy();
    await broker.close();
    disk.remove();
  });

  test('publishers are blocked until there is room, and every message is there afterwards', async () => {
    await client.declareQueue(1, 'q', { durable: true });
    const filler = path.join(disk.path, 'filler');
    writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024));
    client.send(1, 'confirm.select', { nowait: false });
    await client.expect('confirm.select-ok');
    const sent = Array.from({ length: 2_000 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
    for (const body of sent.slice(0, -1)) client.publish(1, '', 'q', Buffer.from(body), persistent);
    await eventually(() => expect(notices.some(({ level }) => level === 'error')).toBe(true));
    // Whoever publishes now is told.
    client.publish(1, '', 'q', Buffer.from(sent.at(-1) ?? ''), persistent);
    let confirmed = 0;
    let next = await client.next();
    for (; next.method === 'basic.ack'; next = await client.next()) {
      confirmed = Number(next.payload.readBigUInt64BE(4));
    }
    expect(next.method).toBe('connection.blocked');
    expect(next.payload.toString('latin1')).toContain('low on disk');
    expect(confirmed).toBeLessThan(sent.length);
    expect(notices.find(({ level }) => level === 'error')?.message).toMatch(/no space left.*Nothing is lost/);
    expect(() =>
      broker.publish({ exchange: '', routingKey: 'q', properties: persistent, body: Buffer.alloc(1) }),
    ).toThrow('low on disk');
    // What is there can be read and taken all the while.
    const other = await RawAmqp.open(broker.port);
    await other.openChannel(1);
    other.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: true });
    await other.expect('basic.get-ok');
    expect((await other.content()).body.toString()).toBe(sent[0]);
    rmSync(filler);
    await client.expect('connection.unblocked');
    while (confirmed < sent.length) confirmed = Number((await client.expect('basic.ack')).deliveryTag);
    other.destroy();
    client.destroy();
    await broker.close();
    await start();
    expect(bodies(broker, 'q')).toEqual(sent.slice(1));
  });

  test('a declaration on a full disk is kept, and confirmed messages have their queue', async () => {
    const filler = path.join(disk.path, 'filler');
    writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024));
    expect(() => writeFileSync(`${filler} 2`, Buffer.alloc(2 * 1024 * 1024))).toThrow('ENOSPC');
    // The journal's last block has room for some.
    for (let count = 0; !notices.some(({ level }) => level === 'error') && count < 1_000; count += 1) {
      await client.declareQueue(1, `early ${count}`, { durable: true });
    }
    await client.declareQueue(1, 'late', { durable: true });
    client.send(1, 'confirm.select', { nowait: false });
    await client.expect('confirm.select-ok');
    client.publish(1, '', 'late', Buffer.from('waits'), persistent);
    await client.expect('connection.blocked');
    rmSync(filler);
    rmSync(`${filler} 2`);
    const answers = new Set([(await client.next()).method, (await client.next()).method]);
    expect(answers).toEqual(new Set(['basic.ack', 'connection.unblocked']));
    client.destroy();
    await broker.close();
    await start();
    expect(bodies(broker, 'late')).toEqual(['waits']);
  });
});
