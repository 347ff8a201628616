// A tap through a filter: rows wait in a bounded line while worker threads judge their messages, and go on in order. What
// does not fit into the line is counted as passed unseen. Events after the first of a message often come without it, so
// what was decided about a message is remembered by its number.

import type { RowSink, Stop, TapFacet, TappedRow } from '../connectors/connector.ts';
import type { ColumnPath, TapCounts } from '../contract/filter.ts';
import type { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import type { TapKind, TapRow } from '../contract/model.ts';
import { judgeAll } from '../filters/judge-all.ts';
import type { WorkerPool } from '../filters/pool.ts';
import { filterProblem } from './snapshot-filters.ts';

const lineRows = 2_000;
const lineBytes = 8 * 1024 * 1024;
const batchRows = 200;
const batchBytes = 512 * 1024;
const countsEveryMs = 200;
const rememberedMessages = 20_000;

interface Known {
  readonly matches: boolean;
  readonly columns: readonly (string | null)[];
}

export interface TapFilter {
  readonly filter: string | null;
  readonly columns: readonly ColumnPath[];
}

type Row = TapRow | TapCounts;

/** `watch` as {@link TapFacet.watch} is called. */
export async function filteredTap(
  pool: WorkerPool,
  tap: TapFacet,
  target: Parameters<TapFacet['watch']>[0],
  kinds: readonly TapKind[],
  { filter, columns }: TapFilter,
  sink: RowSink<Row>,
  onEnd: (problem: AppError) => void,
): Promise<Stop> {
  const line: TappedRow[] = [];
  const known = new Map<string, Known>();
  const counts = { scanned: 0, matched: 0, undecided: 0 };
  let undecidedReason: string | null = null;
  let problem: string | null = null;
  let waitingBytes = 0;
  let busy = false;
  let stopped = false;
  let told = '';

  const tellCounts = () => {
    const row: TapCounts = { kind: 'counts', ...counts, undecidedReason, problem };
    const text = JSON.stringify(row);
    if (filter === null || stopped || text === told) return;
    told = text;
    sink.push(row);
  };

  const decide = async (rows: readonly TappedRow[]): Promise<void> => {
    const fresh = rows.filter((row) => row.content !== undefined && row.content !== null);
    const judged = await judgeAll(pool, {
      filter,
      columns,
      now: Date.now(),
      messages: fresh.map((row) => row.content ?? null),
    });
    undecidedReason ??= judged.undecidedReason;
    const found = new Map<TappedRow, Known>();
    for (const [index, row] of fresh.entries()) {
      const verdict = judged.verdicts[index];
      if (verdict === 'undecided') counts.undecided += 1;
      found.set(row, { matches: verdict === 'yes', columns: judged.columns[index] ?? [] });
    }
    if (stopped) return;
    for (const row of rows) show(row, found.get(row));
  };

  const show = (row: TappedRow, decided: Known | undefined) => {
    if (decided !== undefined && row.sequence !== null) remember(known, row.sequence, decided);
    const verdict = decided ?? (row.sequence === null ? undefined : known.get(row.sequence));
    counts.scanned += 1;
    if (verdict === undefined && filter !== null) {
      counts.undecided += 1;
      undecidedReason ??= 'the message had left before it could be looked at';
      return;
    }
    if (verdict?.matches === false) return;
    counts.matched += 1;
    const { content: _content, ...plain } = row;
    sink.push(columns.length === 0 ? plain : { ...plain, columns: [...(verdict?.columns ?? [])] });
  };

  const work = async () => {
    busy = true;
    while (line.length > 0 && !stopped && problem === null) {
      const rows = nextBatch(line);
      waitingBytes -= bytesOf(rows);
      try {
        await decide(rows);
      } catch (thrown) {
        problem = filterProblem(thrown);
        tellCounts();
      }
    }
    busy = false;
  };

  const stopTap = await tap.watch(
    target,
    kinds,
    {
      push: (row) => {
        if (problem !== null) return;
        line.push(row);
        waitingBytes += bytesOf([row]);
        while (line.length > lineRows || waitingBytes > lineBytes) {
          const oldest = line.shift();
          if (oldest === undefined) break;
          waitingBytes -= bytesOf([oldest]);
          sink.countDropped(1);
        }
        if (!busy) void work();
      },
      countDropped: (rows) => sink.countDropped(rows),
    },
    { contentBytes: limits.bodyInlineBytes, onEnd },
  );
  const timer = setInterval(tellCounts, countsEveryMs);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
    stopTap();
  };
}

function nextBatch(line: TappedRow[]): TappedRow[] {
  let bytes = 0;
  let count = 0;
  for (const row of line) {
    bytes += bytesOf([row]);
    if (count > 0 && (count >= batchRows || bytes > batchBytes)) break;
    count += 1;
  }
  return line.splice(0, count);
}

function bytesOf(rows: readonly TappedRow[]): number {
  return rows.reduce((sum, { content }) => sum + (content?.body.byteLength ?? 0), 0);
}

function remember(known: Map<string, Known>, sequence: string, decided: Known): void {
  known.delete(sequence);
  known.set(sequence, decided);
  if (known.size <= rememberedMessages) return;
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}
