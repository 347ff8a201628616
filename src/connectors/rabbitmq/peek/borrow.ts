// Borrows messages of a queue: takes them one by one with everything held, then gives all back.

import { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { PeekRequest, PeekResult } from '../../../contract/peek.ts';
import type { Clock } from '../../../lib/clock.ts';
import { rabbitError } from '../errors.ts';
import { giveBack, nackSome } from '../give-back.ts';
import type { LinkChannel, Received } from '../link-channel.ts';
import { headerNumber, sizeOf } from './kept-message.ts';
import { isNearLimit } from './server-rules.ts';

const countAgainMs = 50;

export interface Looked {
  readonly messages: readonly Received[];
  readonly stoppedBy: PeekResult['stoppedBy'];
  /** As the server counted when it began. */
  readonly ready: number;
}

/** `limit`: of deliveries, where they are counted. Rejects with AppError; the server has everything back then too. */
export async function borrow(
  channel: LinkChannel,
  clock: Clock,
  queue: string,
  request: PeekRequest,
  limit: number | null,
): Promise<Looked> {
  const { messageCount } = await channel.call('queue.declare', { queue, passive: true });
  const held: Received[] = [];
  let toGiveBack: Set<number> | null = null;
  const tags = () => new Set(held.map(({ deliveryTag }) => deliveryTag));
  try {
    const stoppedBy = await gather(channel, clock, queue, request, limit, held);
    toGiveBack = tags();
    await giveBack(channel, clock, queue, toGiveBack);
    await everythingBack(channel, clock, queue, messageCount);
    return { messages: held, stoppedBy, ready: messageCount };
  } catch (error) {
    // A server that is only late hears it all the same; the end of the channel would count as a failure.
    const rest = toGiveBack ?? tags();
    if (!channel.closed) nackSome(channel, rest, rest.size);
    throw held.length === 0 ? error : interrupted(error, queue, held.length, rest.size === 0);
  }
}

/**
 * The answer to a declare says that the nacks before it have been read, not that the queue has worked them all off: until
 * then its count is too low, and whoever compares with it would take messages for gone. Waits while the count rises, but
 * not for publishers to fill what consumers have emptied meanwhile.
 */
async function everythingBack(
  channel: LinkChannel,
  clock: Clock,
  queue: string,
  expected: number,
): Promise<void> {
  const untilMs = clock.steady() + limits.peekGatherMs;
  for (let before = -1; clock.steady() < untilMs;) {
    const { messageCount } = await channel.call('queue.declare', { queue, passive: true });
    if (messageCount >= expected || messageCount <= before) return;
    before = messageCount;
    await new Promise<void>((resolve) => void clock.after(countAgainMs, resolve));
  }
}

async function gather(
  channel: LinkChannel,
  clock: Clock,
  queue: string,
  { count, maxBytes, insist }: PeekRequest,
  limit: number | null,
  held: Received[],
): Promise<Looked['stoppedBy']> {
  const untilMs = clock.steady() + limits.peekGatherMs;
  let bytes = 0;
  while (held.length < count) {
    if (bytes >= maxBytes) return 'bytes';
    if (clock.steady() >= untilMs) return 'time';
    const message = await channel.get(queue);
    if (message === null) return 'end';
    held.push(message);
    bytes += sizeOf(message);
    if (limit !== null && !insist && isNearLimit(deliveriesOf(message), limit)) return 'nearLimit';
  }
  return 'count';
}

/** With this one. The header counts those before, and is absent on the first. */
export function deliveriesOf({ storedProperties }: Received): number {
  return (headerNumber(storedProperties, 'x-delivery-count') ?? 0) + 1;
}

function interrupted(error: unknown, queue: string, heldCount: number, isGivenBack: boolean): AppError {
  const { code, message, detail, retryable } = rabbitError(error, `borrow messages of the queue '${queue}'`);
  const held = heldCount === 1 ? 'One message was' : `${heldCount} messages were`;
  const then =
    code === 'not_found'
      ? 'the server dropped what was held together with the queue.'
      : isGivenBack
        ? 'what was held has been given back.'
        : 'the server puts them back by itself as soon as it sees that the connection has gone.';
  return new AppError(code, `${message} ${held} held when it happened; ${then}`, {
    retryable,
    cause: error,
    ...(detail === undefined ? {} : { detail }),
  });
}
