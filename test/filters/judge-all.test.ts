// Messages that together take longer than one task may: they are judged all the same, in turns.

import { expect, test, vi } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import type { MessageContent } from '../../src/connectors/connector.ts';
import { judgeAll } from '../../src/filters/judge-all.ts';
import { judgeBatch } from '../../src/filters/judge.ts';
import type { WorkerPool } from '../../src/filters/pool.ts';

function message(id: number): MessageContent {
  const body = Buffer.from(JSON.stringify({ id }));
  return {
    sequence: String(id),
    exchange: '',
    routingKey: 'q',
    queue: 'q',
    state: 'ready',
    redelivered: false,
    publishedAt: null,
    storedProperties: encodeProperties({}),
    body,
    bodySize: body.byteLength,
  };
}

test('each is judged once and in its place, however many turns it takes', async () => {
  // Every look at the clock costs 200 ms here.
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 200));
  const turns: number[] = [];
  const pool = {
    run: (_name: string, input: Parameters<typeof judgeBatch>[0]) => {
      const judged = judgeBatch(input);
      turns.push(judged.verdicts.length);
      return Promise.resolve(judged);
    },
  } as Pick<WorkerPool, 'run'>;
  try {
    const messages = [0, 1, 2, 3, 4, 5, 6].map(message);
    const input = { filter: '=body.id % 2 == 0', columns: [['id']], now: 0, messages: [...messages, null] };
    expect(await judgeAll(pool, input)).toEqual({
      verdicts: ['yes', 'no', 'yes', 'no', 'yes', 'no', 'yes', 'undecided'],
      undecidedReason: 'the message left before it could be looked at',
      columns: [['0'], [null], ['2'], [null], ['4'], [null], ['6'], [null]],
    });
    expect(turns).toEqual([3, 3, 2]);
    expect(await judgeAll(pool, { ...input, messages: [] })).toMatchObject({ verdicts: [] });
  } finally {
    clock.mockRestore();
  }
});
