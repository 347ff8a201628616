// Gives the focus to a part that appears where the focused one has gone: the next key goes on from there. Somebody who has
// the focus elsewhere keeps it.

import { useEffect, useRef, type RefObject } from 'react';

/** A dialog gives the focus back a frame or two after it has closed. */
const returnedAfterMs = 100;

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

/** What was focused before a dialog may have gone meanwhile: then the screen as a whole has the focus after it. */
export function useFocusAfterDialog(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    return () => {
      setTimeout(() => {
        if (isFocusLost()) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
      }, returnedAfterMs);
    };
  }, [isOpen]);
}
