// Time as something that can be passed in: the wall clock for people, a steady clock for rates, and timers.
// Tests pass their own and move it by hand.

export interface Clock {
  /** Epoch milliseconds; may jump. */
  now(): number;
  /** Milliseconds that only ever grow. */
  steady(): number;
  /** Calls back each `intervalMs`; returns the function that stops it. Never keeps the process alive. */
  every(intervalMs: number, callback: () => void): () => void;
  /** Calls back once; returns the function that calls it off. Never keeps the process alive. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back in the loop's next turn, after what waits already; returns the function that calls it off. */
  soon(callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  steady: () => performance.now(),
  every: (intervalMs, callback) => {
    const timer = setInterval(callback, intervalMs);
    timer.unref();
    return () => clearInterval(timer);
  },
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (callback) => {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};

/** The same clock, but a callback that throws does not end the process: `onFault` is told instead. */
export function guardedClock(clock: Clock, onFault: (thrown: unknown) => void): Clock {
  const guarded = (callback: () => void) => () => {
    try {
      callback();
    } catch (thrown) {
      onFault(thrown);
    }
  };
  return {
    now: () => clock.now(),
    steady: () => clock.steady(),
    every: (intervalMs, callback) => clock.every(intervalMs, guarded(callback)),
    after: (delayMs, callback) => clock.after(delayMs, guarded(callback)),
    soon: (callback) => clock.soon(guarded(callback)),
  };
}
