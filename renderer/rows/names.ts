// The names of what exists on an endpoint, sorted, for boxes that suggest them.

import { useMemo } from 'react';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

/** Sorted queue names. Empty until the first picture is complete. */
export function useQueueNames(endpointId: string): readonly string[] {
  return useNames('queue.watch', endpointId);
}

/** Sorted exchange names, the default exchange (the empty name) left out. */
export function useExchangeNames(endpointId: string): readonly string[] {
  return useNames('exchange.watch', endpointId);
}

function useNames(stream: 'queue.watch' | 'exchange.watch', endpointId: string): readonly string[] {
  const rows = sharedRows(stream, { endpointId });
  useVersion(rows);
  const keysVersion = rows.keysVersion();
  return useMemo(
    () =>
      Array.from(rows.values(), (row) => row.name)
        .filter((name) => name !== '')
        .sort(),
    // Names change with the keys only, and the rows are no value that React could compare.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [rows, keysVersion],
  );
}
