// Whether a queue or an exchange is there, by a passive declaration: the one question that AMQP has for it. It takes no
// permission, and neither tag nor management API.

import { serverReply } from './errors.ts';
import type { Link } from './link.ts';

const notFound = 404;
/** An exclusive queue of another connection. */
const resourceLocked = 405;

/** Null when it cannot be told: this user may not ask. */
export async function exists(
  link: Link,
  place: { readonly queue: string } | { readonly exchange: string },
): Promise<boolean | null> {
  // The default exchange is always there, and may not be declared.
  if ('exchange' in place && place.exchange === '') return true;
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
    if (reply.replyCode === notFound) return false;
    return reply.replyCode === resourceLocked ? true : null;
  }
}
