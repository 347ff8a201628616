// The engine's numbers of each second, with the last minutes of them for plots. One stream for the whole page.

import { limits } from '../../src/contract/limits.ts';
import type { EngineStats } from '../../src/contract/model.ts';
import { engine } from '../engine/engine.ts';
import { createFrameSignal } from './frame-signal.ts';
import { useVersion } from './use-version.ts';

const signal = createFrameSignal();
const samples: EngineStats[] = [];
let watchers = 0;
let stream: { close(): void } | null = null;

export const engineStats = {
  latest: () => samples.at(-1),
  /** Oldest first; at most limits.historySamples, from the moment on that somebody watched. */
  samples: () => samples as readonly EngineStats[],
  version: signal.version,
  subscribe: (listener: () => void) => {
    const unsubscribe = signal.subscribe(listener);
    watchers += 1;
    stream ??= engine.open('engine.stats', {}, { onRows: keep });
    return () => {
      unsubscribe();
      watchers -= 1;
      if (watchers > 0) return;
      stream?.close();
      stream = null;
    };
  },
};

/** Undefined until the first second. */
export function useEngineStats(): EngineStats | undefined {
  useVersion(engineStats);
  return engineStats.latest();
}

function keep(rows: readonly EngineStats[]): void {
  samples.push(...rows);
  samples.splice(0, samples.length - limits.historySamples);
  signal.touch();
}
