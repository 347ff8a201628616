// Requests and streams about frozen pictures of queues. A page reaches only its own.

import type { PeekOffer } from '../../contract/peek.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

const free: PeekOffer = { kind: 'exact', type: null, ready: null, costs: [], refusal: null };

async function offerOf(
  sessions: EngineParts['sessions'],
  endpointId: string,
  queue: string,
): Promise<PeekOffer> {
  const offer = (await sessions.facet(endpointId, 'browse').offer?.(queue)) ?? free;
  const { readOnly } = sessions.get(endpointId).endpoint();
  return offer.kind === 'borrow' && readOnly ? { ...offer, refusal: { code: 'readOnly' } } : offer;
}

export function snapshotHandlers({
  sessions,
  owned,
  snapshotFilters,
  deadLetters,
}: EngineParts): HandlersOf<'snapshot'> {
  return {
    requests: {
      'snapshot.cost': ({ endpointId, queue }) => offerOf(sessions, endpointId, queue),
      'snapshot.take': async ({ endpointId, queue, peek }, context) => {
        const browse = sessions.facet(endpointId, 'browse');
        if (peek !== undefined && sessions.get(endpointId).endpoint().readOnly) {
          const { kind } = await offerOf(sessions, endpointId, queue);
          // Borrowing leaves marks; reading does not.
          if (kind === 'borrow') sessions.changing(endpointId, 'browse');
        }
        const snapshot = await browse.open(queue, peek);
        const { total, ready, unacked, takenAt, peek: result = null } = snapshot;
        deadLetters.note(sessions.get(endpointId), snapshot);
        const snapshotId = owned.addSnapshot(context, endpointId, snapshot);
        return { snapshotId, total, ready, unacked, takenAt, peek: result };
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
