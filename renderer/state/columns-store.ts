// Columns that users made of paths into bodies, remembered for each queue.

import { useStore } from 'zustand';
import { columnPaths, type ColumnPath } from '../../src/contract/filter.ts';
import { limits } from '../../src/contract/limits.ts';
import { featureSetting, rememberFeatureSetting, settingsStore } from './settings-store.ts';

const setting = 'messages.columns';
const none: readonly ColumnPath[] = [];
/** What was read of a stored value, so that the same one gives the same list. */
const read = new WeakMap<object, readonly ColumnPath[]>();

export function columnsOf(endpointId: string, queue: string): readonly ColumnPath[] {
  const stored = all()[keyOf(endpointId, queue)];
  if (typeof stored !== 'object' || stored === null) return none;
  const known = read.get(stored);
  if (known !== undefined) return known;
  const parsed = columnPaths.safeParse(stored);
  const columns = parsed.success ? parsed.data : none;
  read.set(stored, columns);
  return columns;
}

export function useColumns(endpointId: string, queue: string): readonly ColumnPath[] {
  return useStore(settingsStore, () => columnsOf(endpointId, queue));
}

/** False when there are as many as a list can have. One that is there already stays. */
export function addColumn(endpointId: string, queue: string, path: ColumnPath): boolean {
  const columns = columnsOf(endpointId, queue);
  if (columns.some((column) => samePath(column, path))) return true;
  if (columns.length >= limits.columnsMax) return false;
  put(endpointId, queue, [...columns, path]);
  return true;
}

export function removeColumn(endpointId: string, queue: string, path: ColumnPath): void {
  const left = columnsOf(endpointId, queue).filter((column) => !samePath(column, path));
  put(endpointId, queue, left);
}

function put(endpointId: string, queue: string, columns: readonly ColumnPath[]): void {
  const { [keyOf(endpointId, queue)]: _before, ...others } = all();
  const mine = columns.length === 0 ? {} : { [keyOf(endpointId, queue)]: columns };
  rememberFeatureSetting(setting, { ...others, ...mine });
}

function all(): Record<string, unknown> {
  const stored = featureSetting(setting);
  return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
}

function keyOf(endpointId: string, queue: string): string {
  return JSON.stringify([endpointId, queue]);
}

function samePath(one: ColumnPath, other: ColumnPath): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
