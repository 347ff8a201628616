// One set of live rows for each stream and input, however many parts of the page watch it.

import type { LeveretApi, StreamInput } from '../../src/contract/api.ts';
import { createKeyedRows, type ChangeRows, type ChangeStreamName, type KeyedRows } from './keyed-rows.ts';

const shared = new Map<string, unknown>();

/** The same object for the same stream and input, so that it can be called while rendering. */
export function sharedRows<N extends ChangeStreamName>(
  streamName: N,
  input: StreamInput<LeveretApi, N>,
): KeyedRows<ChangeRows[N]> {
  const key = `${streamName} ${JSON.stringify(input)}`;
  const known = shared.get(key);
  // The key begins with the stream's name, so what is stored under it has that stream's rows.
  if (known !== undefined) return known as KeyedRows<ChangeRows[N]>;
  const rows = createKeyedRows(streamName, input);
  shared.set(key, rows);
  return rows;
}
