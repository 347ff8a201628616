// The engine is killed again and again while it moves messages from one broker to another: nothing is lost, what exists
// twice carries one move id and is reported as doubled. KILLS=50 is the long form, with 10,000 messages a move.

import path from 'node:path';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from '../../support/bundled-program.ts';
import { freePort } from '../../support/free-port.ts';
import { jobInput, toQueue } from '../../support/job-input.ts';
import { describeWith } from '../../support/needs.ts';
import { profileDraft } from '../../support/profile-draft.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startBroker, type Life as BrokerLife } from '../../broker/kill-loop/broker-life.ts';
import { drain, expectToldTwice, onEmbedded } from './arrivals.ts';
import { live, type MoverPlan } from './mover.ts';

const kills = Number(process.env['KILLS'] ?? 2);
const messages = process.env['KILLS'] === undefined ? 3_000 : 10_000;
const killsPerMove = 10;
const folder = temporaryFolder('job-kill-loop');

type End = 'rabbitmq' | 'embedded' | 'process';

describeWith([rabbitmqMissing()], 'an engine that is killed while it moves messages', () => {
  let program: string;
  let rabbitmq: SharedRabbitmq;
  let vhost: string;
  let other: BrokerLife;
  let otherProgram: string;

  beforeAll(async () => {
    program = await bundleProgram(path.join(import.meta.dirname, 'mover-program.ts'), folder.path);
    const brokerProgram = path.join(import.meta.dirname, '../../broker/kill-loop/broker-program.ts');
    otherProgram = await bundleProgram(brokerProgram, folder.path);
    other = await startBroker(otherProgram, path.join(folder.path, 'other'));
    rabbitmq = await sharedRabbitmq();
    vhost = await rabbitmq.admin.addVhost();
  });
  afterAll(async () => {
    await rabbitmq.admin.removeVhost(vhost);
    other.child.kill('SIGKILL');
    await other.ended;
    folder.remove();
  });

  const profile = (id: End) =>
    profileDraft({
      id,
      name: id,
      environment: 'test',
      ...(id === 'rabbitmq' ? { port: rabbitmq.amqpPort, vhost } : { port: other.port }),
    });

  /** A client of this end; the embedded broker is only reached while no engine runs on its folder. */
  async function onEnd<Result>(
    end: End,
    directory: string,
    work: (client: ChannelModel) => Promise<Result>,
  ): Promise<Result> {
    if (end === 'embedded') return onEmbedded(directory, work);
    const client = await connect({
      hostname: '127.0.0.1',
      port: end === 'rabbitmq' ? rabbitmq.amqpPort : other.port,
      vhost: end === 'rabbitmq' ? vhost : '/',
      username: 'guest',
      password: 'guest',
    });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  async function fill(client: ChannelModel, queue: string): Promise<void> {
    const channel = await client.createConfirmChannel();
    await channel.assertQueue(queue, { durable: true });
    for (let number = 0; number < messages; number += 1) {
      channel.sendToQueue(queue, Buffer.from(String(number)), { persistent: true, headers: { number } });
    }
    await channel.waitForConfirms();
    await channel.close();
  }

  async function left(client: ChannelModel, queue: string): Promise<number> {
    const channel = await client.createChannel();
    const { messageCount } = await channel.checkQueue(queue);
    await channel.close();
    return messageCount;
  }

  async function moveOnce(from: End, to: End, round: number, killsLeft: number): Promise<number> {
    const directory = path.join(folder.path, `${from}-${to}-${round}`);
    const [source, target] = [`from-${to}-${round}`, `to-${from}-${round}`];
    await onEnd(from, directory, (client) => fill(client, source));
    await onEnd(to, directory, async (client) => {
      const channel = await client.createChannel();
      await channel.assertQueue(target, { durable: true });
      await channel.close();
    });
    const idOf = (end: End) => (end === 'embedded' ? 'local' : end);
    const plan: MoverPlan = {
      directory,
      embeddedPort: await freePort(),
      profiles: [from, to].filter((end) => end !== 'embedded').map(profile),
      input: jobInput({
        endpointId: idOf(from),
        queue: source,
        target: toQueue(target, idOf(to)),
      }),
      jobId: null,
    };
    let jobId: string | null = null;
    let settled = 0;
    let killed = 0;
    for (;;) {
      const step = (messages / (killsPerMove + 1)) * 2 * Math.random();
      const killAt =
        killed < Math.min(killsPerMove, killsLeft)
          ? { settled: Math.min(settled + step, messages - 1), afterMs: Math.random() * 150 }
          : null;
      const life = await live(program, { ...plan, jobId }, killAt);
      ({ jobId } = life);
      settled = life.row?.settled ?? settled;
      if (life.wasKilled) {
        killed += 1;
        continue;
      }
      expect(life.row).toMatchObject({ state: 'finished', total: messages, settled: messages });
      const remaining = await onEnd(from, directory, (client) => left(client, source));
      const copies = await onEnd(to, directory, (client) => drain(client, target));
      const { outcomes } = life.row ?? {};
      const arrived = { remaining, different: copies.size, outcomes };
      expect(arrived).toEqual({ remaining: 0, different: messages, outcomes });
      const twice = expectToldTwice(copies, life.doubled);
      process.stdout.write(
        `  ${from} to ${to}: ${killed} kills, ${twice} of ${messages} twice, ${life.doubled.length} reported\n`,
      );
      return killed;
    }
  }

  for (const [from, to] of [
    ['rabbitmq', 'process'],
    ['rabbitmq', 'embedded'],
    ['embedded', 'rabbitmq'],
  ] as const) {
    test(
      `from ${from} to ${to} loses none, and reports what is there twice, under one move id`,
      { timeout: 60_000 + kills * 20_000 },
      async () => {
        let done = 0;
        // A job may come to its end before its kill; then another one is killed.
        for (let round = 0; done < kills; round += 1) {
          done += await moveOnce(from, to, round, kills - done);
        }
        expect(done).toBe(kills);
      },
    );
  }
});
