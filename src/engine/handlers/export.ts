// The stream that writes messages of a frozen list as a file.

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
      'export.read': ({ messages, format, columns = [] }, sink, context) => {
        const { snapshotId } = messages;
        const snapshot = owned.snapshot(context, snapshotId);
        const filterId = 'listed' in messages ? messages.listed.filterId : null;
        const listed = {
          matches: filterId === null ? null : snapshotFilters.matches(snapshot, filterId),
          only: 'listed' in messages ? null : new Set(messages.sequences),
          except: new Set('listed' in messages ? messages.listed.except : []),
        };
        const endpointName = sessions.get(owned.endpointOf(context, snapshotId)).endpoint().name;
        return streamExport({ snapshot, listed, endpointName, format, columns, workers }, sink);
      },
    },
  };
}
