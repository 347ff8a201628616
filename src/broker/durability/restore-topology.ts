// Makes what was declared before again, at start: exchanges, then queues, then bindings. What this version refuses is
// left out and told.

import { BrokerError } from '../broker-error.ts';
import type { AnyQueue } from '../any-queue.ts';
import type { VirtualHost } from '../virtual-host.ts';
import type { Topology } from './topology-journal.ts';

export interface RestoredTopology {
  /** By the numbers that message records name them with. */
  readonly queues: Map<number, AnyQueue>;
  readonly refused: readonly string[];
}

export function restoreTopology(host: VirtualHost, topology: Topology): RestoredTopology {
  const refused: string[] = [];
  const queues = new Map<number, AnyQueue>();
  for (const exchange of topology.exchanges.values()) {
    attempt(`exchange '${exchange.name}'`, () => host.restoreExchange({ ...exchange, durable: true }));
  }
  for (const { id, ...queue } of topology.queues.values()) {
    attempt(`queue '${queue.name}'`, () => queues.set(id, host.restoreQueue(queue)));
  }
  for (const { source, destination, destinationKind, routingKey, ...rest } of topology.bindings.values()) {
    const from = host.exchanges.get(source);
    const to = destinationKind === 'queue' ? host.queues.get(destination) : host.exchanges.get(destination);
    // Its ends were deleted, or refused above.
    if (from === undefined || to === undefined) continue;
    attempt(`the binding of '${destination}' to exchange '${source}'`, () =>
      host.bind(from, to, routingKey, rest.arguments),
    );
  }
  return { queues, refused };

  function attempt(what: string, restore: () => void): void {
    try {
      restore();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      refused.push(`${what}: ${error.message}`);
    }
  }
}
