// Tells many listeners "something changed" at most once an animation frame, with a version number to compare. The data
// itself stays with its owner.

export interface FrameSignal {
  /** Grows with each announced change; stable between two frames. */
  readonly version: () => number;
  /** Something changed; listeners hear of it in the next frame. */
  readonly touch: () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createFrameSignal(): FrameSignal {
  const listeners = new Set<() => void>();
  let version = 0;
  let due = false;
  const announce = () => {
    due = false;
    version += 1;
    for (const listener of Array.from(listeners)) listener();
  };
  return {
    version: () => version,
    touch: () => {
      if (due) return;
      due = true;
      requestAnimationFrame(announce);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
