// Requests about virtual hosts.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function vhostHandlers({ sessions }: EngineParts): HandlersOf<'vhost'> {
  return {
    requests: {
      'vhost.list': async ({ endpointId }) => ({ vhosts: await sessions.facet(endpointId, 'vhosts').list() }),
    },
    streams: {},
  };
}
