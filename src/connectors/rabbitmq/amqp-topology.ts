// The topology facet where there is no management API: the queues that the user named, and nothing that AMQP cannot tell.

import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { TopologyFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { exists } from './exists.ts';
import type { Link } from './link.ts';
import type { RememberedQueues } from './remembered-queues.ts';

export function amqpTopology(queues: RememberedQueues, link: () => Link | null): TopologyFacet {
  return {
    watchQueues: (sink) => queues.watch(sink),
    watchExchanges: (sink) => {
      sink.push({ op: 'synced', key: '' });
      return () => undefined;
    },
    bindings: () =>
      Promise.reject(
        new AppError(
          'not_supported',
          'Bindings cannot be listed here: AMQP has no question for them, and the management API of this server is not available.',
        ),
      ),
    history: () => Promise.resolve({ intervalMs: limits.historyIntervalMs, samples: [] }),
    exists: (place) =>
      translated(
        `ask for ${'queue' in place ? `the queue '${place.queue}'` : `the exchange '${place.exchange}'`}`,
        () => exists(link(), place),
      ),
    // AMQP tells neither arguments nor policies.
    facts: () =>
      Promise.resolve({ type: null, policy: null, operatorPolicy: null, settings: [], policiesKnown: false }),
  };
}
