// Requests about filters themselves. Those that narrow a list or a tap are with the snapshots and the messages.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function filterHandlers({ workers }: EngineParts): HandlersOf<'filter'> {
  return {
    requests: {
      'filter.check': async ({ filter }) => ({ fault: await workers.run('check', { filter }) }),
    },
    streams: {},
  };
}
