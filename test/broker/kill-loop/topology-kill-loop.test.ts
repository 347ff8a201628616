// The broker is killed at random moments while a client declares, binds and deletes durable queues all the time: what was
// answered is as it was answered, and the journal of it all stays short. KILLS=200 is the long form.

import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Channel, ChannelModel } from 'amqplib';
import { expect, test } from 'vitest';
import { bundleProgram } from '../../support/bundled-program.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Life, open, startBroker } from './broker-life.ts';

const kills = Number(process.env.KILLS ?? 5);
/** Declarations under way at any time. */
const window = 50;
/** So long that the journal is written anew several times in each life. */
const note = 'x'.repeat(4_000);
const kept = 50;

/** What is certain about a queue; nothing is about one whose answer had not come. */
type Answered = 'declared' | 'deleted' | 'unknown';

/** Declares, binds, and deletes all but each {@link kept}th, until the connection is gone. */
async function churn(connection: ChannelModel, answered: Map<string, Answered>, next: () => number) {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  const one = async (): Promise<void> => {
    for (;;) {
      const id = next();
      const queue = `queue ${id}`;
      answered.set(queue, 'unknown');
      await channel.assertQueue(queue, { durable: true, arguments: { note } });
      await channel.bindQueue(queue, 'amq.direct', queue);
      answered.set(queue, 'declared');
      if (id % kept === 0) continue;
      answered.set(queue, 'unknown');
      await channel.deleteQueue(queue);
      answered.set(queue, 'deleted');
    }
  };
  // The kill ends them all.
  for (let count = 0; count < window; count += 1) one().catch(() => undefined);
}

/** Sends to each queue through its binding; those that are not returned are there. */
async function reachable(channel: Channel, queues: Iterable<string>): Promise<Set<string>> {
  const found = new Set(queues);
  channel.on('return', (message: { fields: { routingKey: string } }) =>
    found.delete(message.fields.routingKey),
  );
  for (const queue of found) channel.publish('amq.direct', queue, Buffer.alloc(1), { mandatory: true });
  // Answered after all that was returned.
  await channel.assertExchange('amq.direct', 'direct');
  return found;
}

test(
  `${kills} kills while queues are declared and deleted change nothing that was answered`,
  { timeout: 30_000 + kills * 5_000 },
  async () => {
    const folder = temporaryFolder('topology-kill-loop');
    const answered = new Map<string, Answered>();
    let lastId = 0;
    let life: Life | null = null;
    try {
      const program = await bundleProgram(path.join(import.meta.dirname, 'broker-program.ts'), folder.path);
      const directory = path.join(folder.path, 'data');
      for (let kill = 0; kill <= kills; kill += 1) {
        life = await startBroker(program, directory);
        const connection = await open(life.port);
        const channel = await connection.createChannel();
        const found = await reachable(channel, answered.keys());
        for (const [queue, answer] of answered) {
          if (answer !== 'unknown') expect([queue, found.has(queue)]).toEqual([queue, answer === 'declared']);
        }
        for (const queue of found) await channel.deleteQueue(queue);
        answered.clear();
        const first = lastId;
        await churn(connection, answered, () => (lastId += 1));
        await eventually(() => expect(lastId).toBeGreaterThan(first + 1_000), 30_000);
        // The moment of the kill is what is random here; nothing is waited for.
        await new Promise((resolve) => setTimeout(resolve, Math.random() ** 2 * 800));
        life.child.kill('SIGKILL');
        await life.ended;
        const journals = path.join(directory, 'topology-v1');
        const sizes = readdirSync(journals).map((name) => statSync(path.join(journals, name)).size);
        expect(sizes.length).toBeLessThanOrEqual(2);
        // Written anew when it is four times as long as what counted at the last time, now or when this life began, and grows
        // while it is: twice that is far from what is never written anew.
        const there = [...answered.values()].filter((answer) => answer !== 'deleted').length + found.size;
        expect(Math.max(...sizes)).toBeLessThan(2 * (2_000_000 + there * (note.length + 200) * 4));
      }
    } finally {
      life?.child.kill('SIGKILL');
      await life?.ended;
      folder.remove();
    }
    expect(lastId * note.length).toBeGreaterThan(kills * 4_000_000);
  },
);
