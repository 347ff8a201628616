// Pane sizes as they are remembered in the settings: per cent in the order of the panes.

import { useStore } from 'zustand';
import { changeSettings, settingsStore } from './settings-store.ts';

export interface PaneLayout {
  /** Per cent by pane id; undefined when nothing fitting is remembered. */
  readonly layout: Readonly<Record<string, number>> | undefined;
  readonly onLayout: (layout: Readonly<Record<string, number>>) => void;
}

/** `group` names the split in the settings; `paneIds` in their order. */
export function usePaneLayout(group: string, paneIds: readonly string[]): PaneLayout {
  const sizes = useStore(settingsStore, (state) => state.settings.panes[group]);
  return { layout: layoutOf(sizes, paneIds), onLayout: (layout) => remember(group, paneIds, layout) };
}

/** Undefined unless there is one sensible size for each pane. */
export function layoutOf(
  sizes: readonly number[] | undefined,
  paneIds: readonly string[],
): Readonly<Record<string, number>> | undefined {
  if (sizes?.length !== paneIds.length) return undefined;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.some((size) => size < 0) || Math.abs(total - 100) > 1) return undefined;
  return Object.fromEntries(paneIds.map((id, index) => [id, sizes[index] ?? 0]));
}

function remember(group: string, paneIds: readonly string[], layout: Readonly<Record<string, number>>): void {
  const { panes } = settingsStore.getState().settings;
  changeSettings({ panes: { ...panes, [group]: paneIds.map((id) => layout[id] ?? 0) } });
}
