// One run of a filter through a frozen list, as the engine reports it.

import type { FilterProgress } from '../../../src/contract/filter.ts';
import { engine } from '../../engine/engine.ts';

export interface ListScan {
  readonly filterId: string;
  /** Null until the first report. */
  readonly progress: () => FilterProgress | null;
  /** Settles when there is something to show: the first matches, or that there are none. */
  readonly begun: Promise<void>;
  /** Goes no further; what was found stays. */
  readonly stop: () => void;
}

let lastId = 0;

export function startScan(snapshotId: string, filter: string, onProgress: () => void): ListScan {
  lastId += 1;
  const filterId = String(lastId);
  let progress: FilterProgress | null = null;
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const report = (next: FilterProgress) => {
    progress = next;
    if (next.matched > 0 || next.done) begin();
    onProgress();
  };
  const ended = (problem: string | null) => {
    const nothing = {
      key: 'progress',
      scanned: 0,
      matched: 0,
      undecided: 0,
      undecidedReason: null,
      total: 0,
    } as const;
    report({ ...(progress ?? nothing), done: true, problem: progress?.problem ?? problem });
  };
  const stream = engine.open(
    'snapshot.filter',
    { snapshotId, filterId, filter },
    {
      onRows: (rows) => {
        const last = rows.at(-1);
        if (last !== undefined) report(last);
      },
      onEnd: (error) => ended(error?.message ?? null),
    },
  );
  return {
    filterId,
    progress: () => progress,
    begun,
    stop: () => {
      stream.close();
      if (progress?.done !== true) ended(null);
    },
  };
}
