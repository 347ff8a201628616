// Whether the palette is open.

import { createStore } from 'zustand/vanilla';

export const paletteStore = createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export function showPalette(isOpen: boolean): void {
  paletteStore.setState({ isOpen });
}
