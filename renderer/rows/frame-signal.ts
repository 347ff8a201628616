// Tells many listeners "something changed" at most once an animation frame, or less often, with a version number to
// compare. The data itself stays with its owner.

export interface FrameSignal {
  /** Grows with each announced change; stable between two announcements. */
  readonly version: () => number;
  /** Something changed; listeners hear of it in the next frame that is free for it. */
  readonly touch: () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * For what comes faster than anybody reads: ten pictures a second are all that an eye follows in a list, and each costs
 * a layout, a paint and a copy of the screen.
 */
export const calmIntervalMs = 100;

/** @param intervalMs at least so long between two announcements; the first after a rest is at once */
export function createFrameSignal(intervalMs = 0): FrameSignal {
  const listeners = new Set<() => void>();
  let version = 0;
  let due = false;
  let announcedAt = Number.NEGATIVE_INFINITY;
  const announce = () => {
    due = false;
    announcedAt = performance.now();
    version += 1;
    for (const listener of Array.from(listeners)) listener();
  };
  return {
    version: () => version,
    touch: () => {
      if (due) return;
      due = true;
      const waitMs = announcedAt + intervalMs - performance.now();
      if (waitMs <= 0) requestAnimationFrame(announce);
      else setTimeout(() => requestAnimationFrame(announce), waitMs);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
