// Borrowing over a channel that is played: what is sent in which order, and what is said when it breaks off.

import { expect, test } from 'vitest';
import { AppError } from '../../../../src/contract/errors.ts';
import { borrow } from '../../../../src/connectors/rabbitmq/peek/borrow.ts';
import type { LinkChannel, Received } from '../../../../src/connectors/rabbitmq/link-channel.ts';
import { FakeClock } from '../../fake-clock.ts';

function message(deliveryTag: number): Received {
  return {
    deliveryTag,
    redelivered: false,
    messageCount: 0,
    exchange: '',
    routingKey: 'orders',
    storedProperties: new Uint8Array([0, 0]),
    body: new Uint8Array(10),
  };
}

function played(get: (number: number) => Received | null, { closed = false } = {}) {
  const sent: string[] = [];
  let gets = 0;
  const channel = {
    closed,
    call: async (name: string) => {
      sent.push(name);
      return { messageCount: 9 };
    },
    get: async () => {
      gets += 1;
      sent.push('get');
      return get(gets);
    },
    nack: (tag: number, { requeue }: { requeue: boolean }) => sent.push(`nack ${tag} ${requeue}`),
  };
  // Only what borrow uses.
  return { channel: channel as unknown as LinkChannel, sent };
}
const request = { count: 3, maxBytes: 1_000, insist: false };

test('all is held before any is given back: each by a nack of its own, oldest first, and waited for', async () => {
  const { channel, sent } = played(message);
  const looked = await borrow(channel, new FakeClock(), 'orders', request, null);
  expect(looked).toMatchObject({ stoppedBy: 'count', ready: 9 });
  expect(sent).toEqual([
    'queue.declare',
    'get',
    'get',
    'get',
    'nack 1 true',
    'nack 2 true',
    'nack 3 true',
    'queue.declare',
  ]);
});

test('a look that takes too long is content with what it has', async () => {
  const clock = new FakeClock();
  const { channel } = played((number) => {
    clock.advance(3_000);
    return message(number);
  });
  const looked = await borrow(channel, clock, 'orders', request, null);
  expect(looked).toMatchObject({ stoppedBy: 'time', messages: [{ deliveryTag: 1 }, { deliveryTag: 2 }] });
});

test('a server that is lost in the middle is told of, with what becomes of the messages', async () => {
  const { channel, sent } = played(
    (number) => {
      if (number > 2) throw new Error('Channel ended, no reply will be forthcoming');
      return message(number);
    },
    { closed: true },
  );
  await expect(borrow(channel, new FakeClock(), 'orders', request, null)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining(
      '2 messages were held when it happened; the server puts them back',
    ) as string,
  });
  expect(sent).not.toContain('nack 1 true');
});

test('what is held when a server does not answer in time is given back all the same, not left to the end of the channel', async () => {
  const { channel, sent } = played((number) => {
    if (number > 2)
      throw new AppError('timeout', 'The server did not answer basic.get.', { retryable: true });
    return message(number);
  });
  await expect(borrow(channel, new FakeClock(), 'orders', request, null)).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining(
      '2 messages were held when it happened; what was held has been given back',
    ) as string,
  });
  expect(sent.slice(-2)).toEqual(['nack 1 true', 'nack 2 true']);
});

test('a server that goes on counting up is not waited for longer than a look may take', async () => {
  const clock = new FakeClock();
  let counted = 0;
  const { channel } = played(() => null);
  const counting = Object.assign(channel, {
    call: async () => {
      counted += 1;
      // It had a thousand; publishers fill slowly what consumers have emptied.
      return { messageCount: counted === 1 ? 1_000 : counted };
    },
  });
  const looked = borrow(counting, clock, 'orders', request, null);
  let isDone = false;
  void looked.then(() => (isDone = true));
  for (let turn = 0; turn < 2_000 && !isDone; turn += 1) {
    clock.advance(50);
    await Promise.resolve();
  }
  expect(await looked).toMatchObject({ stoppedBy: 'end' });
  expect(counted).toBeLessThan(110);
});
