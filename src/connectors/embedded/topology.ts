// The topology facet: what exists, as streams, and the bindings of one end as a list.

import type { BindingView, Broker } from '../../broker/broker-api.ts';
import { limits } from '../../contract/limits.ts';
import { AppError } from '../../contract/errors.ts';
import type { Binding } from '../../contract/model.ts';
import type { QueueSetting } from '../../contract/policy.ts';
import type { TopologyFacet } from '../connector.ts';
import { translated } from './errors.ts';
import type { ExchangeTracker } from './exchange-tracker.ts';
import { toEntries, toArguments } from '../amqp/field-values.ts';
import type { QueueTracker } from './queue-tracker.ts';

export function topologyFacet(
  broker: Broker,
  queues: QueueTracker,
  exchanges: ExchangeTracker,
): TopologyFacet {
  return {
    watchQueues: (sink) => queues.feed.watch(sink),
    watchExchanges: (sink) => exchanges.feed.watch(sink),
    bindings: ({ source, destination }) =>
      translated('list bindings', () => {
        const filter = {
          ...(source === undefined ? {} : { source }),
          ...(destination === undefined ? {} : { destination }),
        };
        return Array.from(broker.bindings(filter), toBinding);
      }),
    history: (queue) =>
      translated(`read the history of the queue '${queue}'`, () => ({
        intervalMs: limits.historyIntervalMs,
        samples: queues.history(queue),
      })),
    exists: (place) => {
      if ('queue' in place) return Promise.resolve(broker.queue(place.queue) !== undefined);
      for (const { name } of broker.exchanges()) if (name === place.exchange) return Promise.resolve(true);
      return Promise.resolve(false);
    },
    facts: (queue) =>
      translated(`read the settings of the queue '${queue}'`, () => {
        const row = queues.row(queue);
        if (row === undefined) {
          throw new AppError('not_found', `There is no queue '${queue}'. It may have been deleted.`);
        }
        const settings = row.arguments.map(([name, value]): QueueSetting => ({
          name: name.replace(/^x-/, ''),
          origin: 'argument',
          policyName: null,
          value,
          overruled: [],
        }));
        // The embedded broker has no policies: what was declared is what holds.
        return { type: row.type, policy: null, operatorPolicy: null, settings, policiesKnown: true };
      }),
  };
}

function toBinding(view: BindingView): Binding {
  const { source, destination, destinationKind, routingKey } = view;
  return { source, destination, destinationKind, routingKey, arguments: toEntries(view.arguments) };
}

export function toBindingView(binding: Binding): BindingView {
  const { source, destination, destinationKind, routingKey } = binding;
  return { source, destination, destinationKind, routingKey, arguments: toArguments(binding.arguments) };
}
