// Gives the focus to a part that appears where the focused one has gone: the next key goes on from there. Somebody who has
// the focus elsewhere keeps it.

import { useEffect, useRef, type RefObject } from 'react';

export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** For an element with tabIndex -1 or better. */
export function useFocusIfLost<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    if (isFocusLost()) part.current?.focus({ preventScroll: true });
  }, []);
  return part;
}
