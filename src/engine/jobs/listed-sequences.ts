// All messages of a frozen list, or of what a filter found in it, as a job wants them: those that are ready now.

import type { Snapshot } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { SnapshotFilters } from '../snapshot-filters.ts';

/** Throws AppError too_many, snapshot_gone. */
export async function listedSequences(
  snapshot: Snapshot,
  filters: SnapshotFilters,
  { filterId, except }: { readonly filterId: string | null; readonly except: readonly string[] },
): Promise<string[]> {
  const left = new Set(except);
  const sequences: string[] = [];
  const count = limits.pageRowsMax;
  for (let position = 0; ; position += count) {
    const from = { position, count, filterId: filterId ?? undefined, columns: [] };
    const rows = await filters.page(snapshot, from);
    for (const row of rows) {
      if (row.state === 'ready' && !left.has(row.sequence)) sequences.push(row.sequence);
    }
    if (sequences.length > limits.jobChosenMax) {
      throw new AppError(
        'too_many',
        `More than ${limits.jobChosenMax} messages are chosen, which is the most that one job treats one by one. Filter the list, or take the whole queue.`,
      );
    }
    if (rows.length < count) break;
  }
  if (sequences.length > 0) return sequences;
  throw new AppError(
    'bad_request',
    'None of the chosen messages is ready: consumers hold them, or they have left.',
  );
}
