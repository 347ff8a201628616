// How many rows the page was not shown since it was opened, because it could not keep up or its rings were full. The
// status line says it; each view says its own.

import { calmIntervalMs, createFrameSignal } from './frame-signal.ts';

const signal = createFrameSignal(calmIntervalMs);
let total = 0;

export const drops = {
  total: () => total,
  version: signal.version,
  subscribe: signal.subscribe,
};

export function countDrops(rows: number): void {
  if (rows === 0) return;
  total += rows;
  signal.touch();
}
