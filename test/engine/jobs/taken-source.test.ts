// How many messages a job holds of a queue that it can only take from: bounded, whatever it is that it does not take away.

import { expect, test } from 'vitest';
import type { TakeFacet } from '../../../src/connectors/connector.ts';
import { limits } from '../../../src/contract/limits.ts';
import { takenSource } from '../../../src/engine/jobs/taken-source.ts';

const enough = limits.jobHeldMax + 1;
const properties = new Uint8Array(2);

/** A queue of so many messages that are all alike. */
function queueOf(ready: number, holds = true) {
  const queue = { closed: 0, given: 0 };
  const take: TakeFacet = {
    open: () =>
      Promise.resolve({
        readyAtStart: ready,
        holds,
        next: () => {
          queue.given += 1;
          const deliveryTag = String(queue.given);
          const place = { exchange: '', routingKey: 'q' };
          const body = Buffer.from('x');
          return Promise.resolve({
            deliveryTag,
            redelivered: false,
            ...place,
            storedProperties: properties,
            body,
          });
        },
        ack: () => Promise.resolve(),
        othersConsume: () => Promise.resolve(false),
        close: () => {
          queue.closed += 1;
          return Promise.resolve();
        },
      }),
  };
  const open = (removes: boolean, wanted: string | null = null) =>
    takenSource(
      take,
      { queue: 'q', removes },
      wanted === null ? null : new Map([[wanted, ['1']]]),
      Number.MAX_SAFE_INTEGER,
      () => undefined,
    );
  return { queue, open };
}

test('a copy of a whole queue is refused before it begins when it would hold too many; a stream is not held', async () => {
  const { queue, open } = queueOf(enough);
  await expect(open(false)).rejects.toMatchObject({ code: 'too_many' });
  expect(queue).toEqual({ closed: 1, given: 0 });
  await expect(queueOf(limits.jobHeldMax).open(false)).resolves.toBeDefined();
  await expect(queueOf(enough, false).open(false)).resolves.toBeDefined();
});

test('a move that removes none of what it takes stops; one that does goes on', async () => {
  const refused = await queueOf(enough).open(true);
  for (let taken = 0; taken < limits.jobHeldMax; taken += 1) await refused.next();
  await expect(refused.next()).rejects.toMatchObject({ code: 'too_many' });
  const moved = await queueOf(enough).open(true);
  let count = 0;
  for (let message = await moved.next(); message !== null; message = await moved.next()) {
    await message.remove();
    count += 1;
  }
  expect(count).toBe(enough);
});

test('a chosen message behind too many others is not reached', async () => {
  const { queue, open } = queueOf(enough);
  const source = await open(true, 'another');
  await expect(source.next()).rejects.toMatchObject({ code: 'too_many' });
  expect(queue.given).toBe(limits.jobHeldMax);
});
