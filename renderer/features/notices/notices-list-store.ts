// Whether the list of notices is open; a command opens it too.

import { createStore } from 'zustand/vanilla';

export const noticesListStore = createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export function showNotices(isOpen: boolean): void {
  noticesListStore.setState({ isOpen });
}
