// Requests and streams about frozen pictures of queues. A page reaches only its own.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function snapshotHandlers({
  sessions,
  owned,
  snapshotFilters,
  deadLetters,
}: EngineParts): HandlersOf<'snapshot'> {
  return {
    requests: {
      'snapshot.take': async ({ endpointId, queue }, context) => {
        const snapshot = await sessions.facet(endpointId, 'browse').open(queue);
        const { total, ready, unacked, takenAt } = snapshot;
        deadLetters.note(sessions.get(endpointId), snapshot);
        return { snapshotId: owned.addSnapshot(context, snapshot), total, ready, unacked, takenAt };
      },
      'snapshot.page': async ({ snapshotId, position, count, filterId, columns }, context) => ({
        rows: await snapshotFilters.page(owned.snapshot(context, snapshotId), {
          position,
          count,
          filterId,
          columns: columns ?? [],
        }),
      }),
      'snapshot.drift': ({ snapshotId }, context) => owned.snapshot(context, snapshotId).drift(),
      'snapshot.release': ({ snapshotId }, context) => {
        owned.releaseSnapshot(context, snapshotId);
        return {};
      },
    },
    streams: {
      'snapshot.filter': ({ snapshotId, filterId, filter }, sink, context) =>
        snapshotFilters.scan(owned.snapshot(context, snapshotId), filterId, filter, sink),
    },
  };
}
