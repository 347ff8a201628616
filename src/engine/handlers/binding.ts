// Requests about bindings.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function bindingHandlers({ sessions }: EngineParts): HandlersOf<'binding'> {
  return {
    requests: {
      'binding.list': async ({ endpointId, source, destination }) => ({
        bindings: await sessions.get(endpointId).topology.bindings({ source, destination }),
      }),
      'binding.create': async ({ endpointId, binding }) => {
        await sessions.changing(endpointId, 'admin').bind(binding);
        return {};
      },
      'binding.delete': async ({ endpointId, binding }) => {
        await sessions.changing(endpointId, 'admin').unbind(binding);
        return {};
      },
    },
    streams: {},
  };
}
