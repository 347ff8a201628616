// When a screen has gone with the focus in it, and nothing of the next one takes it, the screen as a whole gets it: Tab
// then goes on from there, and not from the top of the window.

import { useEffect } from 'react';
import { useRoute } from '../state/route-store.ts';
import { isFocusLost } from '../ui/use-focus-if-lost.ts';

/** A palette or a dialog that led here has closed by then. */
const settledAfterMs = 250;

export function useFocusAfterNavigation(focus: () => void): void {
  const { endpointId, screen, name, tab } = useRoute();
  useEffect(() => {
    const timer = setTimeout(() => {
      if (isFocusLost()) focus();
    }, settledAfterMs);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each place, whatever the function
  }, [endpointId, screen, name, tab]);
}
