// Whether a queue or an exchange is there, by a passive declaration: the one question that AMQP has for it.

import { serverReply } from './errors.ts';
import type { Link } from './link.ts';

const notFound = 404;

/** Null when it cannot be told: this user may not ask, or there is no connection. */
export async function exists(
  link: Link | null,
  place: { queue: string } | { exchange: string },
): Promise<boolean | null> {
  if (link === null) return null;
  try {
    await link.withChannel<unknown>((channel) =>
      'queue' in place
        ? channel.call('queue.declare', { queue: place.queue, passive: true })
        : channel.call('exchange.declare', { exchange: place.exchange, passive: true }),
    );
    return true;
  } catch (error) {
    const reply = serverReply(error);
    if (reply === null) throw error;
    return reply.replyCode === notFound ? false : null;
  }
}
