// Requests and streams about exchanges.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function exchangeHandlers({ sessions }: EngineParts): HandlersOf<'exchange'> {
  return {
    requests: {
      'exchange.declare': async ({ endpointId, ...declaration }) => {
        await sessions.changing(endpointId, 'admin').declareExchange(declaration);
        return {};
      },
      'exchange.delete': async ({ endpointId, name, ifUnused }) => {
        await sessions.changing(endpointId, 'admin').deleteExchange(name, { ifUnused });
        return {};
      },
    },
    streams: {
      'exchange.watch': ({ endpointId }, sink) => sessions.get(endpointId).topology.watchExchanges(sink),
    },
  };
}
