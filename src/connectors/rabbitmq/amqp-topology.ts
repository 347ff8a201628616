// The topology facet where there is no management API: the queues that the user named, and nothing that AMQP cannot tell.

import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { TopologyFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { exists } from './exists.ts';
import type { Link } from './link.ts';
import type { RememberedQueues } from './remembered-queues.ts';

/** `noManagement` says why the management API cannot be asked, and what to do. */
export function amqpTopology(
  queues: RememberedQueues,
  link: () => Link | null,
  noManagement: () => string,
): TopologyFacet {
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
          `Could not list the bindings: AMQP alone does not tell them. ${noManagement()}`,
        ),
      ),
    history: () => Promise.resolve({ intervalMs: limits.historyIntervalMs, samples: [] }),
    exists: (place) =>
      translated(
        `ask for ${'queue' in place ? `the queue '${place.queue}'` : `the exchange '${place.exchange}'`}`,
        async () => {
          const now = link();
          return now === null ? null : await exists(now, place);
        },
      ),
    // AMQP tells neither arguments nor policies.
    facts: () =>
      Promise.resolve({ type: null, policy: null, operatorPolicy: null, settings: [], policiesKnown: false }),
  };
}
