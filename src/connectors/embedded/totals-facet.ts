// The totals of the embedded broker as a facet: for the sidebar, once a second while a page looks.

import type { EndpointTotals } from '../../contract/endpoint-totals.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TotalsFacet } from '../connector.ts';
import type { ExchangeTracker } from './exchange-tracker.ts';
import type { BrokerTotals } from './totals.ts';

const everyMs = 1_000;

export function totalsFacet(now: () => BrokerTotals, exchanges: ExchangeTracker, clock: Clock): TotalsFacet {
  const row = (): EndpointTotals => {
    const totals = now();
    return {
      at: clock.now(),
      queues: totals.queues,
      exchanges: exchanges.count,
      consumers: totals.consumers,
      connections: totals.connections,
      channels: totals.channels,
      policies: null,
      ready: totals.readyMessages,
      unacked: null,
      publishRate: totals.publishRate,
      deliverRate: totals.deliverRate,
      clusterName: null,
      nodes: null,
    };
  };
  return {
    watch: (_pace, sink) => {
      sink.push(row());
      return clock.every(everyMs, () => sink.push(row()));
    },
  };
}
