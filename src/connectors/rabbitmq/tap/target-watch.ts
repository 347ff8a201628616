// Whether what is followed is still there. A temporary queue outlives it: its copies of bindings would go on taking what
// has nowhere else to go. Asks by passive declarations, which cost nothing and need no permission.

import type { TapTarget } from '../../../contract/tap.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Stop } from '../../connector.ts';
import { serverReply } from '../errors.ts';
import type { Link } from '../link.ts';

const lookEveryMs = 3_000;
const notFound = 404;

/** Calls `onGone` once. */
export function onceGone(link: Link, clock: Clock, target: TapTarget, onGone: () => void): Stop {
  if ('firehose' in target) return () => undefined;
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      await link.withChannel(async (channel) => {
        if ('queue' in target) await channel.call('queue.declare', { queue: target.queue, passive: true });
        else await channel.call('exchange.declare', { exchange: target.exchange, passive: true });
      });
    } catch (error) {
      if (serverReply(error)?.replyCode === notFound) {
        stop();
        onGone();
      }
      // Of a connection that has ended the tap's own channel tells.
    } finally {
      isLooking = false;
    }
  };
  const stop = clock.every(lookEveryMs, () => void look());
  return stop;
}
