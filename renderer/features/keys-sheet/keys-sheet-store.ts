// Whether the sheet of keys is open.

import { createStore } from 'zustand/vanilla';

export const keysSheetStore = createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export function showKeysSheet(isOpen: boolean): void {
  keysSheetStore.setState({ isOpen });
}
