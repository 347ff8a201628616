// The last step of a publish, from the wire or from inside the process: counts, taps, and into the queues.

import type { Entered } from './entrance.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { AnyQueue } from './any-queue.ts';
import type { VirtualHost } from './virtual-host.ts';

/**
 * Hands the message to its queues and lets go of it. A message for nobody is counted as unroutable, and stays alive
 * until `unroutable` (which may send it back) has returned. False if a queue was full and refused it; `entered` is told
 * which.
 */
export function deliverPublication(
  host: VirtualHost,
  message: Message,
  queues: readonly AnyQueue[],
  unroutable?: (message: Message) => void,
  entered?: Entered,
): boolean {
  const exchange: Exchange | undefined = host.exchanges.get(message.exchange);
  if (exchange !== undefined) exchange.counters.published += 1;
  const routed = queues.length > 0;
  if (exchange !== undefined && exchange.taps !== null) {
    exchange.taps.recordPublish(routed ? 'published' : 'unroutable', message);
  }
  if (!routed) {
    if (exchange !== undefined) exchange.counters.unroutable += 1;
    host.totals.unroutable += 1;
    unroutable?.(message);
    host.store.release(message);
    return true;
  }
  if (exchange !== undefined) exchange.counters.routed += 1;
  host.store.hold(message, queues.length - 1);
  return host.entrance.enter(message, queues, entered);
}
