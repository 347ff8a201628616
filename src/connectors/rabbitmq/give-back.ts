// Gives messages back to their queue: each by a nack of its own, oldest first, and no faster than the queue takes them.
// Never by closing the channel and never by reject: those count as failures on some servers.

import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import type { LinkChannel } from './link-channel.ts';

/**
 * A quorum queue is told of so many one after the other. What comes on top of 32 that it has not worked off yet is put into
 * one list, whose order it does not keep (the soft limit of RabbitMQ's rabbit_fifo_client; seen on 3.10).
 */
const atOnce = 16;
const askAgainMs = 2;
const asksMax = 10;

/** Takes the tags out of `held` as they go. Consumers that take the messages at once keep it only for moments. Rejects with AppError. */
export async function giveBack(
  channel: LinkChannel,
  clock: Clock,
  queue: string,
  held: Set<number>,
): Promise<void> {
  const untilMs = clock.steady() + limits.peekGatherMs;
  const ready = async () => (await channel.call('queue.declare', { queue, passive: true })).messageCount;
  try {
    let expected = held.size > atOnce ? await ready() : 0;
    while (held.size > atOnce && clock.steady() < untilMs) {
      nackSome(channel, held, atOnce);
      expected += atOnce;
      for (let asks = 0; asks < asksMax && (await ready()) < expected; asks += 1) {
        await new Promise<void>((resolve) => void clock.after(askAgainMs, resolve));
      }
    }
  } finally {
    // A server that is only late hears it all the same; the end of the channel would count as a failure.
    if (!channel.closed) nackSome(channel, held, held.size);
  }
}

/** At once, where there is no time to wait for the queue. */
export function nackSome(channel: LinkChannel, held: Set<number>, most: number): void {
  let left = most;
  for (const tag of held) {
    if (left === 0) return;
    left -= 1;
    held.delete(tag);
    channel.nack(tag, { requeue: true });
  }
}
