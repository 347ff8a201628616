// Requests and streams about the endpoints that this engine knows.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function endpointHandlers({ sessions, profiles }: EngineParts): HandlersOf<'endpoint'> {
  return {
    requests: {
      'endpoint.list': () => ({ endpoints: sessions.endpoints() }),
      'endpoint.connect': async ({ profileId }) => {
        await profiles.connect(profileId);
        return {};
      },
      'endpoint.disconnect': async ({ endpointId }) => {
        await profiles.disconnect(endpointId);
        return {};
      },
    },
    streams: {
      'endpoint.watch': (_input, sink) => sessions.watch(sink),
      'endpoint.totals': ({ endpointId, pace }, sink) =>
        sessions.facet(endpointId, 'totals').watch(pace, {
          push: (totals) => sink.push({ key: 'totals', ...totals }),
          countDropped: (rows) => sink.countDropped(rows),
        }),
    },
  };
}
