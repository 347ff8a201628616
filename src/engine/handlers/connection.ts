// Requests and streams about connections and their channels.

import { AppError } from '../../contract/errors.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function connectionHandlers({ sessions }: EngineParts): HandlersOf<'connection'> {
  return {
    requests: {
      'connection.close': async ({ endpointId, connectionId, reason }) => {
        const facet = sessions.changing(endpointId, 'connections');
        if (facet.close === undefined) {
          const { name } = sessions.get(endpointId).endpoint();
          throw new AppError(
            'not_supported',
            `The endpoint '${name}' does not let this user close connections.`,
          );
        }
        await facet.close(connectionId, reason);
        return {};
      },
    },
    streams: {
      'connection.watch': ({ endpointId }, sink) => sessions.facet(endpointId, 'connections').watch(sink),
    },
  };
}
