// Requests and streams about queues.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function queueHandlers({ sessions }: EngineParts): HandlersOf<'queue'> {
  return {
    requests: {
      'queue.history': ({ endpointId, queue }) => sessions.get(endpointId).topology.history(queue),
      'queue.facts': ({ endpointId, queue }) => sessions.get(endpointId).topology.facts(queue),
      'queue.declare': ({ endpointId, ...declaration }) =>
        sessions.changing(endpointId, 'admin').declareQueue(declaration),
      'queue.delete': ({ endpointId, queue, ...conditions }) =>
        sessions.changing(endpointId, 'admin').deleteQueue(queue, conditions),
      'queue.purge': ({ endpointId, queue }) => sessions.changing(endpointId, 'purge').purge(queue),
      'queue.lookFor': ({ endpointId, name }) => {
        sessions.get(endpointId).topology.lookFor?.(name);
        return {};
      },
      'queue.remember': async ({ endpointId, queue }) => {
        await sessions.facet(endpointId, 'remembered').remember(queue);
        return {};
      },
      'queue.forget': ({ endpointId, queue }) => {
        sessions.facet(endpointId, 'remembered').forget(queue);
        return {};
      },
    },
    streams: {
      'queue.watch': ({ endpointId }, sink) => sessions.get(endpointId).topology.watchQueues(sink),
    },
  };
}
