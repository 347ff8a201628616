// Requests and streams about the endpoints that this engine knows.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function endpointHandlers({ sessions }: EngineParts): HandlersOf<'endpoint'> {
  return {
    requests: {
      'endpoint.list': () => ({ endpoints: sessions.endpoints() }),
    },
    streams: {
      'endpoint.watch': (_input, sink) => sessions.watch(sink),
    },
  };
}
