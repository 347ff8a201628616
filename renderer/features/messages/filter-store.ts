// The filter of each queue while the page is open: Messages and Live have the same. And the filters that were used lately,
// which are remembered between sessions.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { filterText } from '../../../src/contract/filter.ts';
import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';

const setting = 'messages.recentFilters';
const recentKept = 12;

const store = createStore<{ readonly filters: Readonly<Record<string, string>> }>()(() => ({ filters: {} }));

/** Null without one. */
export function useFilter(endpointId: string, queue: string): string | null {
  return useStore(store, ({ filters }) => filters[keyOf(endpointId, queue)] ?? null);
}

export function setFilter(endpointId: string, queue: string, filter: string | null): void {
  const { [keyOf(endpointId, queue)]: _before, ...others } = store.getState().filters;
  store.setState({ filters: filter === null ? others : { ...others, [keyOf(endpointId, queue)]: filter } });
}

/** The latest first. */
export function recentFilters(): readonly string[] {
  const stored = filterText.array().safeParse(featureSetting(setting));
  return stored.success ? stored.data : [];
}

export function rememberFilter(filter: string): void {
  const others = recentFilters().filter((recent) => recent !== filter);
  rememberFeatureSetting(setting, [filter, ...others].slice(0, recentKept));
}

function keyOf(endpointId: string, queue: string): string {
  return JSON.stringify([endpointId, queue]);
}
