// The consumers facet: who consumes, and who came and went.

import type { ConsumersFacet } from '../connector.ts';
import type { ConsumerTracker } from './consumer-tracker.ts';

export function consumersFacet(tracker: ConsumerTracker): ConsumersFacet {
  return {
    watch: (queue, sink) => tracker.feed.watch(sink, queue),
    watchEvents: (queue, sink) => tracker.watchEvents(queue, sink),
  };
}
