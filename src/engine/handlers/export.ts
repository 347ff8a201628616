// The stream that writes a frozen list as a file.

import { streamExport } from '../captures/export-stream.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function exportHandlers({
  sessions,
  owned,
  snapshotFilters,
  workers,
}: EngineParts): HandlersOf<'export'> {
  return {
    requests: {},
    streams: {
      'export.read': ({ snapshotId, format, filterId, positions, columns = [] }, sink, context) => {
        const snapshot = owned.snapshot(context, snapshotId);
        const matched = filterId === undefined ? null : snapshotFilters.matches(snapshot, filterId);
        const chosen =
          positions === undefined ? matched : positions.filter((place) => place < snapshot.total);
        const endpointName = sessions.get(owned.endpointOf(context, snapshotId)).endpoint().name;
        return streamExport({ snapshot, endpointName, format, positions: chosen, columns, workers }, sink);
      },
    },
  };
}
