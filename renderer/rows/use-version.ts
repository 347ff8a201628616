// Ties a component to rows that live outside React: it renders again when the version moved.

import { useSyncExternalStore } from 'react';

export interface Versioned {
  readonly version: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Returns the version, so that it can stand in a dependency list. */
export function useVersion(rows: Versioned): number {
  return useSyncExternalStore(rows.subscribe, rows.version);
}
