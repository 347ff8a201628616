// Whether something takes longer than people wait without asking.

import { useEffect, useState } from 'react';

/** True from so many milliseconds after the component was first drawn. */
export function useLate(afterMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isLate;
}
