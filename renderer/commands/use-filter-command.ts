// The key that goes to the filter of the screen in sight.

import { useEffect, useRef, type RefObject } from 'react';
import { declared } from './declared.ts';
import { registerCommands } from './registry.ts';

/** Returns the ref for the box whose input takes the focus. */
export function useFilterCommand(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      registerCommands([
        { ...declared('view.filter'), run: () => box.current?.querySelector('input')?.focus() },
      ]),
    [],
  );
  return box;
}
