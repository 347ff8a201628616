// The course of one queue's depth: what the engine remembers, then one sample a second from the live row. Outside React;
// plots look at it through its version.

import { limits } from '../../../src/contract/limits.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import type { Versioned } from '../../rows/use-version.ts';

export interface DepthSamples {
  /** Epoch milliseconds, ascending; the others are as long. Null stands in a gap: nobody looked then. */
  readonly times: number[];
  readonly ready: (number | null)[];
  readonly unacked: (number | null)[];
}

export interface DepthHistory extends Versioned {
  readonly samples: () => DepthSamples;
}

/** A page in the background takes no samples, and an engine that is away gives none. */
const gapMs = limits.historyIntervalMs * 5;

export function createDepthHistory(endpointId: string, queue: string): DepthHistory {
  const signal = createFrameSignal();
  const rows = sharedRows('queue.watch', { endpointId });
  let samples: DepthSamples = { times: [], ready: [], unacked: [] };
  let watchers = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let unsubscribe: (() => void) | null = null;

  const add = (at: number, ready: number | null, unacked: number | null) => {
    const before = samples.times.at(-1);
    if (ready !== null && before !== undefined && at - before > gapMs) add(before + 1, null, null);
    samples.times.push(at);
    samples.ready.push(ready);
    samples.unacked.push(unacked);
    if (samples.times.length <= limits.historySamples) return;
    for (const column of [samples.times, samples.ready, samples.unacked]) column.shift();
  };
  const sample = () => {
    const row = rows.get(queue);
    if (row === undefined || row.ready === null) return;
    add(Date.now(), row.ready, row.unacked);
    signal.touch();
  };
  const seed = async () => {
    // Without its history a plot starts empty and fills; the list's own error says what is wrong with the queue.
    const history = await engine.request('queue.history', { endpointId, queue }).catch(() => null);
    if (history === null || watchers === 0) return;
    const live = samples;
    samples = { times: [], ready: [], unacked: [] };
    for (const { at, ready, unacked } of history.samples) add(at, ready, unacked);
    const seededUntil = samples.times.at(-1) ?? 0;
    live.times.forEach((at, index) => {
      if (at > seededUntil) add(at, live.ready[index] ?? null, live.unacked[index] ?? null);
    });
    signal.touch();
  };
  return {
    samples: () => ({ ...samples }),
    version: signal.version,
    subscribe: (listener) => {
      const stopListening = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        unsubscribe = rows.subscribe(() => undefined);
        timer = setInterval(sample, limits.historyIntervalMs);
        void seed();
      }
      return () => {
        stopListening();
        watchers -= 1;
        if (watchers > 0) return;
        clearInterval(timer);
        unsubscribe?.();
      };
    },
  };
}
