// Streams about policies.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function policyHandlers({ sessions }: EngineParts): HandlersOf<'policy'> {
  return {
    requests: {},
    streams: {
      'policy.watch': ({ endpointId }, sink) => sessions.facet(endpointId, 'policies').watch(sink),
    },
  };
}
