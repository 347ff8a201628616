// Filters of frozen lists: goes through a list in slices, has worker threads judge them, and keeps where the matches are.
// What was found belongs to the list and goes with it. Between two slices the engine's loop is free.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageContent, RowSink, Snapshot } from '../connectors/connector.ts';
import { AppError, toAppError } from '../contract/errors.ts';
import type { ColumnPath, FilterProgress } from '../contract/filter.ts';
import { limits } from '../contract/limits.ts';
import type { MessageRow } from '../contract/model.ts';
import { judgeAll } from '../filters/judge-all.ts';
import type { WorkerPool } from '../filters/pool.ts';
import type { Judged } from '../filters/work.ts';

/** A slice is copied in one go, about a millisecond for either of these. */
const sliceMessages = 250;
const sliceBytes = 512 * 1024;
/** Slices that are judged while the next one is read. */
const slicesAhead = 2;
const progressEveryMs = 50;

type Progress = Omit<FilterProgress, 'key'>;

export class SnapshotFilters {
  readonly #pool: WorkerPool;
  /** Places of matches, by list and filter. */
  readonly #matches = new WeakMap<Snapshot, Map<string, number[]>>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Starts at once; the returned function stops it, and keeps what was found. */
  scan(snapshot: Snapshot, filterId: string, filter: string, sink: RowSink<FilterProgress>): () => void {
    const matches: number[] = [];
    this.#keep(snapshot, filterId, matches);
    const stopped = new AbortController();
    void this.#scan(snapshot, filter, matches, stopped.signal, (progress) =>
      sink.push({ key: 'progress', ...progress }),
    );
    return () => stopped.abort();
  }

  /** Rows of the list, or of its matches; `columns` adds values of their bodies. Throws AppError snapshot_gone. */
  async page(
    snapshot: Snapshot,
    from: {
      readonly position: number;
      readonly count: number;
      readonly filterId: string | undefined;
      readonly columns: readonly ColumnPath[];
    },
  ): Promise<MessageRow[]> {
    const { position, count, filterId, columns } = from;
    const positions =
      filterId === undefined
        ? Array.from({ length: count }, (_, index) => position + index)
        : this.#found(snapshot, filterId).slice(position, position + count);
    const rows = await snapshot.page(positions);
    if (columns.length === 0) return rows;
    const values = await this.#columns(snapshot, positions.slice(0, rows.length), columns);
    return rows.map((row, index) => ({ ...row, columns: [...(values[index] ?? columns.map(() => null))] }));
  }

  async #scan(
    snapshot: Snapshot,
    filter: string,
    matches: number[],
    signal: AbortSignal,
    report: (progress: Progress) => void,
  ): Promise<void> {
    const { total } = snapshot;
    let [scanned, undecided] = [0, 0];
    let undecidedReason: string | null = null;
    let problem: string | null = null;
    let reportedMs = performance.now();
    const tell = (done: boolean) => {
      if (signal.aborted) return;
      reportedMs = performance.now();
      report({ scanned, matched: matches.length, undecided, undecidedReason, total, done, problem });
    };
    const note = (first: number, judged: Judged) => {
      for (const [index, verdict] of judged.verdicts.entries()) {
        if (verdict === 'yes') matches.push(first + index);
        if (verdict === 'undecided') undecided += 1;
      }
      scanned += judged.verdicts.length;
      undecidedReason ??= judged.undecidedReason;
      if (performance.now() - reportedMs >= progressEveryMs) tell(false);
    };

    const ahead: { readonly first: number; readonly judged: Promise<Judged> }[] = [];
    const now = Date.now();
    try {
      for (let position = 0; position < total && !signal.aborted;) {
        const messages = await this.#slice(snapshot, position, total);
        const judged = judgeAll(this.#pool, { filter, columns: [], now, messages });
        // Whoever waits for it hears of its failure; until then it is nobody's.
        judged.catch(() => undefined);
        ahead.push({ first: position, judged });
        position += messages.length;
        const oldest = ahead.length > slicesAhead ? ahead.shift() : undefined;
        if (oldest !== undefined) note(oldest.first, await oldest.judged);
        await nextTurn();
      }
      for (const { first, judged } of ahead) {
        if (!signal.aborted) note(first, await judged);
      }
    } catch (thrown) {
      problem = filterProblem(thrown);
    }
    tell(true);
  }

  async #slice(snapshot: Snapshot, position: number, total: number): Promise<(MessageContent | null)[]> {
    const count = Math.min(sliceMessages, total - position);
    const messages = await snapshot.contents(
      Array.from({ length: count }, (_, index) => position + index),
      { bytesMax: sliceBytes, bodyBytesMax: limits.bodyInlineBytes },
    );
    if (messages.length > 0) return messages;
    throw new AppError('internal', `The list gave no messages at place ${position} of ${total}.`);
  }

  async #columns(
    snapshot: Snapshot,
    positions: readonly number[],
    columns: readonly ColumnPath[],
  ): Promise<Judged['columns']> {
    const values: Judged['columns'][number][] = [];
    while (values.length < positions.length) {
      const messages = await snapshot.contents(positions.slice(values.length), {
        bytesMax: sliceBytes,
        bodyBytesMax: limits.bodyInlineBytes,
      });
      if (messages.length === 0) break;
      const judged = await judgeAll(this.#pool, { filter: null, columns, now: 0, messages });
      values.push(...judged.columns);
    }
    return values;
  }

  /** Places of what a filter has found so far, oldest first. Throws AppError snapshot_gone. */
  matches(snapshot: Snapshot, filterId: string): readonly number[] {
    return [...this.#found(snapshot, filterId)];
  }

  #found(snapshot: Snapshot, filterId: string): number[] {
    const matches = this.#matches.get(snapshot)?.get(filterId);
    if (matches !== undefined) return matches;
    throw new AppError(
      'snapshot_gone',
      'What this filter found has been let go, because newer filters were set. Set the filter again.',
    );
  }

  #keep(snapshot: Snapshot, filterId: string, matches: number[]): void {
    const kept = this.#matches.get(snapshot) ?? new Map<string, number[]>();
    this.#matches.set(snapshot, kept);
    kept.delete(filterId);
    for (const oldest of kept.keys()) {
      if (kept.size < limits.filtersPerSnapshot) break;
      kept.delete(oldest);
    }
    kept.set(filterId, matches);
  }
}

/** What stopped a filter, in words that say what to do. */
export function filterProblem(thrown: unknown): string {
  const { code, message } = toAppError(thrown, 'Filtering');
  if (code === 'timeout' || code === 'too_large') {
    return `The filter was stopped at a few messages. ${message} Simplify it: a regular expression that repeats a repetition, as in (a+)+, is the usual cause.`;
  }
  return `The filter was stopped. ${message}`;
}
