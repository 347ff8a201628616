// Requests about frozen pictures of queues. A page reaches only its own.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function snapshotHandlers({ sessions, owned }: EngineParts): HandlersOf<'snapshot'> {
  return {
    requests: {
      'snapshot.take': async ({ endpointId, queue }, context) => {
        const snapshot = await sessions.facet(endpointId, 'browse').open(queue);
        const { total, ready, unacked, takenAt } = snapshot;
        return { snapshotId: owned.addSnapshot(context, snapshot), total, ready, unacked, takenAt };
      },
      'snapshot.page': async ({ snapshotId, position, count }, context) => ({
        rows: await owned
          .snapshot(context, snapshotId)
          .page(Array.from({ length: count }, (_, index) => position + index)),
      }),
      'snapshot.drift': ({ snapshotId }, context) => owned.snapshot(context, snapshotId).drift(),
      'snapshot.release': ({ snapshotId }, context) => {
        owned.releaseSnapshot(context, snapshotId);
        return {};
      },
    },
    streams: {},
  };
}
