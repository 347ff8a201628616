// The take facet of any session: messages taken for a job, oldest first, and put back to their places.

import { expect, test } from 'vitest';
import type { TakenMessage, Taker } from '../../../src/connectors/connector.ts';
import { eventually } from '../../support/eventually.ts';
import { present, type Tools } from './tools.ts';

export function describeTake(tools: Tools): void {
  const { program, queueOf } = tools;
  const open = (queue: string, prefetch = 10) =>
    present(tools.session.take, 'take').open(queue, { prefetch, removes: true });
  const text = (message: TakenMessage | null) => Buffer.from(message?.body ?? []).toString();

  async function takeAll(taker: Taker): Promise<TakenMessage[]> {
    const all: TakenMessage[] = [];
    for (let message = await taker.next(); message !== null; message = await taker.next()) all.push(message);
    return all;
  }

  /** What a client would get now, all of it. */
  async function contentsOf(queue: string): Promise<string[]> {
    const channel = await (await program()).createChannel();
    const bodies: string[] = [];
    for (let got = await channel.get(queue); got !== false; got = await channel.get(queue)) {
      bodies.push(got.content.toString());
    }
    await channel.close();
    return bodies;
  }
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => String(from + at));

  tools.describePart('take', () => {
    test('gives all messages oldest first, more than its prefetch too, and then says that there are none', async () => {
      const queue = await queueOf(50);
      const taker = await open(queue, 3);
      expect(taker.readyAtStart).toBe(50);
      const all = await takeAll(taker);
      expect(all.map(text)).toEqual(numbers(0, 50));
      expect(all[7]).toMatchObject({ redelivered: false, exchange: '', routingKey: queue });
      await taker.close();
      await eventually(async () => expect(await contentsOf(queue)).toEqual(numbers(0, 50)));
    });

    test('what is acked has gone, and all else is back in its place', async () => {
      const queue = await queueOf(10);
      const taker = await open(queue);
      const all = await takeAll(taker);
      for (const number of [2, 3, 9]) await taker.ack(all[number] as TakenMessage);
      await taker.close();
      expect(await contentsOf(queue)).toEqual(['0', '1', '4', '5', '6', '7', '8']);
    });

    test('what it holds when it closes is back in its place, marked redelivered', async () => {
      const queue = await queueOf(4);
      const taker = await open(queue);
      const [first, second] = [await taker.next(), await taker.next()];
      expect(second).not.toBeNull();
      await taker.close();
      const again = await open(queue);
      expect(await again.next()).toMatchObject({ redelivered: true, body: first?.body });
      await again.close();
      expect(await contentsOf(queue)).toEqual(numbers(0, 4));
    });

    test('of an empty queue there is nothing, and of a missing one an error', async () => {
      const taker = await open(await queueOf(0));
      expect(taker.readyAtStart).toBe(0);
      expect(await taker.next()).toBeNull();
      await taker.close();
      await expect(open('no-such-queue')).rejects.toMatchObject({ code: 'not_found' });
    });

    test('a queue that is deleted under it ends it in words', async () => {
      const queue = await queueOf(1);
      const taker = await open(queue);
      await taker.next();
      await (await (await program()).createChannel()).deleteQueue(queue);
      await expect(taker.next()).rejects.toMatchObject({ code: 'not_found' });
      await taker.close();
    });
  });
}
