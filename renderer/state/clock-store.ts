// One clock for ages ("42 s"): ticks once a second while somebody looks, so that a thousand cells need no timers.

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = wholeSecond();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = wholeSecond();
  for (const listener of Array.from(listeners)) listener();
}

function read(): number {
  // Nobody ticks yet, so the value is stale; whole seconds keep it the same within one render.
  if (timer === undefined) now = wholeSecond();
  return now;
}

function wholeSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}

/** Epoch milliseconds, moving in steps of a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
