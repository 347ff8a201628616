// Widths that users gave the columns of tables, in pixels. Who remembers them between sessions is not said here; see
// state/table-widths.ts.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** By the id of a column. */
export type ColumnWidths = Readonly<Record<string, number>>;

/** By the label of a table. */
export const columnWidthsStore = createStore<Readonly<Record<string, ColumnWidths>>>()(() => ({}));

export const narrowestPixels = 48;
export const widestPixels = 1_600;

const none: ColumnWidths = {};

export function useColumnWidths(table: string): ColumnWidths {
  return useStore(columnWidthsStore, (widths) => widths[table] ?? none);
}

/** Null gives the column back its own width. */
export function setColumnWidth(table: string, columnId: string, pixels: number | null): void {
  const { [columnId]: _before, ...others } = columnWidthsStore.getState()[table] ?? none;
  const mine = pixels === null ? {} : { [columnId]: within(pixels) };
  columnWidthsStore.setState({ [table]: { ...others, ...mine } });
}

function within(pixels: number): number {
  return Math.round(Math.min(widestPixels, Math.max(narrowestPixels, pixels)));
}
