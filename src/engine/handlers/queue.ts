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
    },
    streams: {
      'queue.watch': ({ endpointId }, sink) => sessions.get(endpointId).topology.watchQueues(sink),
    },
  };
}
