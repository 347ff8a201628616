// The last rows of a live stream: a ring of bounded size outside of React and zustand. Follows, or is paused with a count
// of what waits. Every row that is not kept is counted.

import type { LeveretApi, StreamInput, StreamName, StreamRow } from '../../src/contract/api.ts';
import type { TapCounts } from '../../src/contract/filter.ts';
import type { AppError } from '../../src/contract/errors.ts';
import { engine } from '../engine/engine.ts';
import { countDrops } from './drops.ts';
import { calmIntervalMs, createFrameSignal } from './frame-signal.ts';
import { RingView } from './ring-view.ts';
import type { Versioned } from './use-version.ts';

export interface RingRows<Row> extends Versioned {
  /** Rows in view, oldest first. */
  readonly length: () => number;
  at(index: number): Row | undefined;
  /** Number of the row at index 0 since the stream began: a key that stays with its row. */
  readonly firstNumber: () => number;
  readonly paused: () => boolean;
  /** Rows that came while paused and are kept for resume(). */
  readonly waiting: () => number;
  /** Rows that were lost: before the page by the engine, or while paused for want of room. */
  readonly dropped: () => number;
  /** The source stands: what happens from here on comes. Before that an empty list says nothing. */
  readonly began: () => boolean;
  readonly error: () => AppError | null;
  pause(): void;
  resume(): void;
  clear(): void;
}

type ListRow<N extends StreamName> = Exclude<StreamRow<LeveretApi, N>, TapCounts>;

/**
 * @param capacity rows in view at most; while paused as many again may wait
 * @param options replays: the stream begins with what has been, so a new connection starts the list anew. aside: is told
 *   of rows that are counts and no part of the list.
 * @returns rows whose stream is open exactly while somebody is subscribed
 */
export function createRingRows<N extends StreamName>(
  streamName: N,
  input: StreamInput<LeveretApi, N>,
  capacity: number,
  options: { readonly replays?: boolean; readonly aside?: (counts: TapCounts) => void } = {},
): RingRows<ListRow<N>> {
  const view = new RingView<ListRow<N>>(capacity);
  const signal = createFrameSignal(calmIntervalMs);
  let error: AppError | null = null;
  let began = false;
  let watchers = 0;
  let stream: { close(): void } | null = null;

  const isListRow = (row: StreamRow<LeveretApi, N>): row is ListRow<N> => {
    if (!isCounts(row)) return true;
    options.aside?.(row);
    return false;
  };
  const open = () => {
    error = null;
    began = false;
    if (options.replays === true) view.clear();
    stream = engine.open(streamName, input, {
      onBegan: () => {
        began = true;
        signal.touch();
      },
      onRows: (rows, dropped) => {
        const refused = view.push(rows.filter(isListRow));
        view.countDropped(dropped);
        countDrops(dropped + refused);
        signal.touch();
      },
      onReset: () => {
        began = false;
        if (options.replays === true) view.clear();
        signal.touch();
      },
      onEnd: (reason) => {
        stream = null;
        error = reason;
        signal.touch();
      },
    });
  };
  const touching = (action: () => void) => () => {
    action();
    signal.touch();
  };
  return {
    length: () => view.length,
    at: (index) => view.at(index),
    firstNumber: () => view.firstNumber,
    paused: () => view.paused,
    waiting: () => view.waiting,
    dropped: () => view.dropped,
    began: () => began,
    error: () => error,
    pause: touching(() => view.pause()),
    resume: touching(() => view.resume()),
    clear: touching(() => view.clear()),
    version: signal.version,
    subscribe: (listener) => {
      const unsubscribe = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) open();
      return () => {
        unsubscribe();
        watchers -= 1;
        if (watchers > 0) return;
        stream?.close();
        stream = null;
      };
    },
  };
}

function isCounts(row: unknown): row is TapCounts {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === 'counts';
}
