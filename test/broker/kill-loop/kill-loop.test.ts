// The broker is killed at random moments while clients publish with confirms and consume with acks: no confirmed message
// is ever missing, and none comes back but those that were unacked, or acked in the last moment. KILLS=200 is the long form.

import path from 'node:path';
import type { ChannelModel } from 'amqplib';
import { expect, test } from 'vitest';
import { bundleProgram } from '../../support/bundled-program.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Life, open, startBroker } from './broker-life.ts';
import { KillLedger } from './ledger.ts';

const kills = Number(process.env.KILLS ?? 5);
const exchange = 'kill-loop';
const queues = ['first', 'second'];
/** Publishes that wait for their confirm at any time. */
const window = 200;
/** The publisher is faster than the consumers, and one life in three has none. */
const backlogMost = 20_000;

async function consume(connection: ChannelModel, ledger: KillLedger): Promise<void> {
  for (const queue of queues) {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.prefetch(50);
    await channel.consume(queue, (message) => {
      if (message === null) return;
      ledger.delivered(queue, message.content.readUInt32BE(0), message.fields.redelivered);
      channel.ack(message);
    });
  }
}

/** Publishes until the connection is gone. */
async function publish(connection: ChannelModel, ledger: KillLedger, next: () => number): Promise<void> {
  const channel = await connection.createConfirmChannel();
  let waiting = 0;
  let sent = 0;
  let open = true;
  channel.on('error', () => undefined);
  connection.on('close', () => (open = false));
  const send = (): void => {
    while (open && waiting < window && (sent < window || ledger.backlog(queues) < backlogMost)) {
      const id = next();
      sent += 1;
      // Most are small, one in a hundred is larger than a frame.
      const body = Buffer.alloc(id % 100 === 0 ? 200_000 : 4 + ((id * 7919) % 2000), id & 255);
      body.writeUInt32BE(id, 0);
      waiting += 1;
      channel.publish(exchange, '', body, { deliveryMode: 2 }, (error: unknown) => {
        waiting -= 1;
        if (error === null || error === undefined) ledger.confirmed.add(id);
        if (open) setImmediate(send);
      });
    }
  };
  send();
}

async function declare(connection: ChannelModel): Promise<void> {
  const channel = await connection.createChannel();
  await channel.assertExchange(exchange, 'fanout', { durable: true });
  for (const queue of queues) {
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, exchange, '');
  }
  await channel.close();
}

test(
  `${kills} kills under load lose no confirmed message and bring back none that was settled`,
  { timeout: 30_000 + kills * 5_000 },
  async () => {
    const folder = temporaryFolder('kill-loop');
    const ledger = new KillLedger();
    let lastId = 0;
    let life: Life | null = null;
    try {
      const program = await bundleProgram(path.join(import.meta.dirname, 'broker-program.ts'), folder.path);
      const directory = path.join(folder.path, 'data');
      for (let kill = 0; kill < kills; kill += 1) {
        life = await startBroker(program, directory);
        ledger.lifeBegins();
        const connection = await open(life.port);
        await declare(connection);
        const before = ledger.confirmed.size;
        if (kill % 3 !== 2) await consume(connection, ledger);
        await publish(connection, ledger, () => (lastId += 1));
        await eventually(() => expect(ledger.confirmed.size).toBeGreaterThan(before), 30_000);
        // The moment of the kill is what is random here; nothing is waited for.
        await new Promise((resolve) => setTimeout(resolve, Math.random() ** 2 * 1_500));
        life.child.kill('SIGKILL');
        ledger.killed();
        await life.ended;
      }
      life = await startBroker(program, directory);
      ledger.lifeBegins();
      const connection = await open(life.port);
      await consume(connection, ledger);
      await eventually(() => {
        for (const queue of queues) expect(ledger.missing(queue).slice(0, 10)).toEqual([]);
      }, 60_000);
      await connection.close();
    } finally {
      life?.child.kill('SIGKILL');
      await life?.ended;
      folder.remove();
    }
    expect(ledger.faults.slice(0, 10)).toEqual([]);
    expect(ledger.deliveries).toBeGreaterThan(kills);
  },
);
