// The bindings that lead into one queue, live; the default exchange's own binding is among them.

import { liveBindings, type LiveBindings } from './live-bindings.ts';

export function queueBindings(endpointId: string, queue: string): LiveBindings {
  return liveBindings({
    endpointId,
    filter: { destination: queue },
    toQueuesOnly: true,
    what: `the bindings of ${queue}`,
  });
}
