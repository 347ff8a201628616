// The broker is killed at random moments while a client publishes to a stream with confirms: every confirmed message is
// there, each once, in order, under offsets without gaps. KILLS=200 is the long form.

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ChannelModel } from 'amqplib';
import { expect, test } from 'vitest';
import { bundleProgram } from '../../support/bundled-program.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Life, open, startBroker } from './broker-life.ts';

const kills = Number(process.env.KILLS ?? 3);
/** Publishes that wait for their confirm at any time. */
const window = 200;
const declaration = {
  durable: true,
  arguments: { 'x-queue-type': 'stream', 'x-stream-max-segment-size-bytes': 1_000_000 },
};

/** Publishes until the connection is gone. */
async function publish(
  connection: ChannelModel,
  next: () => number,
  confirmed: (id: number) => void,
): Promise<void> {
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  let open = true;
  connection.on('close', () => (open = false));
  const send = (): void => {
    if (!open) return;
    const id = next();
    const body = Buffer.alloc(id % 100 === 0 ? 200_000 : 4 + ((id * 7919) % 2000), id & 255);
    body.writeUInt32BE(id, 0);
    channel.sendToQueue('s', body, {}, (error: unknown) => {
      if (error === null || error === undefined) confirmed(id);
      setImmediate(send);
    });
  };
  for (let sent = 0; sent < window; sent += 1) send();
}

/** All ids from the first offset to a marker that is published last; fails for a gap in the offsets. */
async function readAll(connection: ChannelModel): Promise<number[]> {
  const channel = await connection.createConfirmChannel();
  const marker = Buffer.concat([Buffer.alloc(4), randomBytes(16)]);
  channel.sendToQueue('s', marker);
  await channel.waitForConfirms();
  const ids: number[] = [];
  let offset = 0;
  let done = false;
  const faults: string[] = [];
  await channel.prefetch(500);
  await channel.consume(
    's',
    (message) => {
      if (message === null || done) return;
      const found = Number((message.properties.headers as Record<string, unknown>)['x-stream-offset']);
      if (found !== offset) faults.push(`offset ${found} came where ${offset} was due`);
      offset = found + 1;
      const id = message.content.readUInt32BE(0);
      if (id > 0 && message.content.subarray(4).some((byte) => byte !== (id & 255))) {
        faults.push(`the body of ${id} is not what was sent`);
      }
      if (id > 0) ids.push(id);
      if (message.content.equals(marker)) done = true;
      channel.ack(message);
    },
    { arguments: { 'x-stream-offset': 'first' } },
  );
  await eventually(() => {
    if (!done) throw new Error(`still reading, at offset ${offset}`);
  }, 60_000);
  expect(faults.slice(0, 5)).toEqual([]);
  await channel.close();
  return ids;
}

test(
  `${kills} kills under load lose no confirmed message of a stream, and keep each once and in order`,
  { timeout: 30_000 + kills * 10_000 },
  async () => {
    const folder = temporaryFolder('stream-kill-loop');
    const confirmed = new Set<number>();
    let lastId = 0;
    let life: Life | null = null;
    try {
      const program = await bundleProgram(path.join(import.meta.dirname, 'broker-program.ts'), folder.path);
      const directory = path.join(folder.path, 'data');
      for (let kill = 0; kill <= kills; kill += 1) {
        life = await startBroker(program, directory);
        const connection = await open(life.port);
        const channel = await connection.createChannel();
        await channel.assertQueue('s', declaration);
        await channel.close();
        if (kill > 0) {
          const ids = await readAll(connection);
          expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0))).toBe(true);
          const there = new Set(ids);
          expect([...confirmed].filter((id) => !there.has(id)).slice(0, 10)).toEqual([]);
        }
        const before = confirmed.size;
        await publish(
          connection,
          () => (lastId += 1),
          (id) => confirmed.add(id),
        );
        await eventually(() => expect(confirmed.size).toBeGreaterThan(before), 30_000);
        // The moment of the kill is what is random here; nothing is waited for.
        await new Promise((resolve) => setTimeout(resolve, Math.random() ** 2 * 800));
        life.child.kill('SIGKILL');
        await life.ended;
      }
    } finally {
      life?.child.kill('SIGKILL');
      await life?.ended;
      folder.remove();
    }
    expect(confirmed.size).toBeGreaterThan(kills);
  },
);
