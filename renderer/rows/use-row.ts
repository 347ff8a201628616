// One live row of a stream of changes, for a component.

import type { LeveretApi, StreamInput } from '../../src/contract/api.ts';
import type { ChangeRows, ChangeStreamName } from './keyed-rows.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

/** Undefined while it is not known, and once it is gone. */
export function useRow<N extends ChangeStreamName>(
  stream: N,
  input: StreamInput<LeveretApi, N>,
  key: string,
): ChangeRows[N] | undefined {
  const rows = sharedRows(stream, input);
  useVersion(rows);
  return rows.get(key);
}
