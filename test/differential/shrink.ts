// Makes a run that shows a difference shorter: leaves out pieces, large ones first, as long as what is left still shows
// one. Not necessarily the shortest, but short enough to read.

import type { Operation } from './operation.ts';

/** @param fails does a run anew; stops asking when `deadlineMs` (of performance.now) has passed */
export async function shrink(
  run: readonly Operation[],
  fails: (run: readonly Operation[]) => Promise<boolean>,
  deadlineMs: number,
): Promise<readonly Operation[]> {
  let shortest = run;
  for (let piece = Math.ceil(run.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let from = 0; from < shortest.length;) {
      if (performance.now() > deadlineMs) return shortest;
      const candidate = [...shortest.slice(0, from), ...shortest.slice(from + piece)];
      if (candidate.length > 0 && (await fails(candidate))) shortest = candidate;
      else from += piece;
    }
  }
  return shortest;
}
