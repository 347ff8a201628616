// Wrong use, and use at the edge, of RabbitMQ and of Leveret: the same frames must come back, word by word.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeMethod } from '../../src/amqp/method-codec.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { describeWith } from '../support/needs.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { type RawFrame, RawAmqp } from '../support/raw-amqp.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { jsonText } from './operation.ts';
import { explainedUses } from './explained-uses.ts';
import { wrongBasic } from './wrong-basic.ts';
import { negotiations, wrongFrames } from './wrong-frames.ts';
import { wrongTopology } from './wrong-topology.ts';
import type { WrongUse } from './wrong-use.ts';

const folder = temporaryFolder('wrong-use');
const names = ['plain', 'quorum', 'stream', 'single', 'again', 'refused'];
const exchanges = ['again', 'alternate', 'unknown'];

test('each use that has another answer stands in SKIPPED.md', () => {
  const skipped = readFileSync(path.resolve(import.meta.dirname, '../../src/broker/SKIPPED.md'), 'utf8');
  expect([...explainedUses].filter(([, name]) => !skipped.includes(name))).toEqual([]);
});

describeWith([rabbitmqMissing()], 'wrong use', () => {
  let broker: Broker;
  let rabbitmqPort: number;
  beforeAll(async () => {
    broker = await createBroker({ port: 0, version: 'test', dataDirectory: folder.path });
    // Refusals name the virtual host, so the node's own is used.
    rabbitmqPort = (await sharedRabbitmq()).amqpPort;
  });
  afterAll(async () => {
    await broker.close();
    folder.remove();
  });

  async function both(run: (port: number) => Promise<string[]>): Promise<[string[], string[]]> {
    return Promise.all([run(broker.port), run(rabbitmqPort)]);
  }

  test.each([...wrongFrames, ...wrongTopology, ...wrongBasic])(
    '$what: the same comes back',
    async ({ what, act, endsConnection, answeredOn = 1 }) => {
      const [ours, theirs] = await both(async (port) => {
        const client = await RawAmqp.open(port);
        await client.openChannel(1);
        act(client);
        if (endsConnection !== true) client.send(answeredOn, 'channel.flow', { active: true });
        const seen = await until(client, ['channel.flow-ok', 'channel.close', 'connection.close']);
        client.destroy();
        await clear(port);
        return seen;
      });
      expect(ours).toEqual(wanted(what, theirs));
    },
  );

  test.concurrent.each(negotiations)('$what: the same comes back', async ({ what, act }: WrongUse) => {
    const [ours, theirs] = await both(async (port) => {
      const client = await RawAmqp.connect(port);
      await client.login();
      await client.expect('connection.tune');
      act(client);
      client.send(0, 'connection.open', { virtualHost: '/', capabilities: '', insist: false });
      const seen = await until(client, ['connection.open-ok', 'connection.close']);
      client.destroy();
      return seen;
    });
    expect(ours).toEqual(wanted(what, theirs));
  });
});

/** A difference that is explained must be one, so that no explanation outlives its reason. */
function wanted(what: string, theirs: readonly string[]): unknown {
  return explainedUses.has(what) ? expect.not.arrayContaining([...theirs]) : theirs;
}

/** What comes up to one of those methods, or up to the end of the connection. */
async function until(client: RawAmqp, last: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const next = await client.next().catch(() => null);
    if (next === null) return [...seen, 'the end'];
    seen.push(text(next));
    if (next.method !== undefined && last.includes(next.method)) return seen;
  }
}

function text({ type, channel, payload, method }: RawFrame): string {
  if (method === undefined) return `${channel} frame ${type} ${payload.toString('hex')}`;
  return `${channel} ${method} ${jsonText(decodeMethod(method, new WireReader(payload, 4)))}`;
}

/** Takes away what a wrong use may have made. */
async function clear(port: number): Promise<void> {
  const client = await RawAmqp.open(port);
  await client.openChannel(1);
  for (const queue of names) {
    client.send(1, 'queue.delete', { ticket: 0, queue, ifUnused: false, ifEmpty: false, nowait: true });
  }
  for (const exchange of exchanges) {
    client.send(1, 'exchange.delete', { ticket: 0, exchange, ifUnused: false, nowait: true });
  }
  client.send(1, 'channel.flow', { active: true });
  await client.expect('channel.flow-ok');
  client.destroy();
}
