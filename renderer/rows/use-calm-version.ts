// Like useVersion, for rows that come faster than anybody reads: the first change shows at once, those after it at most
// once in an interval.

import { useCallback, useSyncExternalStore } from 'react';
import type { Versioned } from './use-version.ts';

/** Returns the version, so that it can stand in a dependency list. */
export function useCalmVersion(rows: Versioned, intervalMs: number): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      let shownAt = Number.NEGATIVE_INFINITY;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const show = () => {
        timer = undefined;
        shownAt = performance.now();
        listener();
      };
      const unsubscribe = rows.subscribe(() => {
        if (timer !== undefined) return;
        const waitMs = shownAt + intervalMs - performance.now();
        if (waitMs <= 0) show();
        else timer = setTimeout(show, waitMs);
      });
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
    [rows, intervalMs],
  );
  return useSyncExternalStore(subscribe, rows.version);
}
