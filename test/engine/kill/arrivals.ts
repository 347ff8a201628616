// What has arrived in a queue when a job that was killed has come to its end: nothing is missing, and what is there twice
// carries one move id and is reported.

import path from 'node:path';
import { connect, type ChannelModel, type ConsumeMessage } from 'amqplib';
import { expect } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import { eventually } from '../../support/eventually.ts';

/** A client of the embedded broker of an engine's folder, while no engine runs on it. */
export async function onEmbedded<Result>(
  directory: string,
  work: (client: ChannelModel) => Promise<Result>,
): Promise<Result> {
  const broker = await createBroker({
    port: 0,
    version: 'test',
    dataDirectory: path.join(directory, 'broker'),
    log: () => undefined,
  });
  const client = await connect(`amqp://guest:guest@127.0.0.1:${broker.port}`);
  try {
    return await work(client);
  } finally {
    await client.close();
    await broker.close();
  }
}

/** Takes all of a queue: move ids by body, one for each copy. */
export async function drain(client: ChannelModel, queue: string): Promise<Map<string, string[]>> {
  const channel = await client.createChannel();
  const { messageCount } = await channel.assertQueue(queue, { durable: true });
  const copies = new Map<string, string[]>();
  let seen = 0;
  const take = (message: ConsumeMessage | null) => {
    if (message === null) return;
    seen += 1;
    const body = message.content.toString();
    const moveId = String(message.properties.headers?.['x-leveret-move-id']);
    copies.set(body, [...(copies.get(body) ?? []), moveId]);
  };
  await channel.consume(queue, take, { noAck: true });
  await eventually(() => expect(seen).toBeGreaterThanOrEqual(messageCount), 60_000);
  await channel.close();
  return copies;
}

/** `doubled`: move ids that the job reports. Returns how many messages are there twice. */
export function expectToldTwice(copies: ReadonlyMap<string, string[]>, doubled: readonly string[]): number {
  const reported = new Set(doubled);
  let twice = 0;
  for (const [body, moveIds] of copies) {
    const [moveId = ''] = moveIds;
    expect({ body, moveIds: [...new Set(moveIds)] }).toEqual({ body, moveIds: [moveId] });
    if (moveIds.length === 1) continue;
    twice += 1;
    expect(reported).toContain(moveId);
  }
  return twice;
}
