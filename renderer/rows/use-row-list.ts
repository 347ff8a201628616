// All live rows of a stream of changes, for a component that shows them in one table. For lists of many thousands see
// order.ts, which keeps their sorting off the page's thread.

import { useMemo } from 'react';
import type { LeveretApi, StreamInput } from '../../src/contract/api.ts';
import type { AppError } from '../../src/contract/errors.ts';
import type { ChangeRows, ChangeStreamName } from './keyed-rows.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

export interface KeyedRow<Row> {
  readonly key: string;
  readonly row: Row;
}

export interface RowList<Row> {
  /** A new array whenever a row changed. */
  readonly rows: readonly KeyedRow<Row>[];
  /** An empty list really is empty. */
  readonly synced: boolean;
  readonly error: AppError | null;
  readonly retry: () => void;
}

export function useRowList<N extends ChangeStreamName>(
  stream: N,
  input: StreamInput<LeveretApi, N>,
): RowList<ChangeRows[N]> {
  const source = sharedRows(stream, input);
  const version = useVersion(source);
  const rows = useMemo(
    () => Array.from(source.entries(), ([key, row]) => ({ key, row })),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the rows live outside React; the version stands for them
    [source, version],
  );
  return { rows, synced: source.synced(), error: source.error(), retry: source.retry };
}
