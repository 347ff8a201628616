// Borrowing over a channel that is played: what is sent in which order, and what is said when it breaks off.

import { expect, test } from 'vitest';
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

function played(get: (number: number) => Received | null) {
  const sent: string[] = [];
  let gets = 0;
  const channel = {
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
  const { channel, sent } = played((number) => {
    if (number > 2) throw new Error('Channel ended, no reply will be forthcoming');
    return message(number);
  });
  await expect(borrow(channel, new FakeClock(), 'orders', request, null)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining(
      '2 messages were held when it happened; the server puts them back',
    ) as string,
  });
  expect(sent).not.toContain('nack 1 true');
});
