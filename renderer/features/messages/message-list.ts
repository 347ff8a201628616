// The Messages tab's list: a frozen snapshot of one queue, its rows, and how far the queue has moved on. It freezes anew
// when asked, or by itself while nothing is being read; never by itself where looking is not free. Lives outside React; components look at it through its version.

import type { RequestOutput, LeveretApi } from '../../../src/contract/api.ts';
import { AppError, toAppError } from '../../../src/contract/errors.ts';
import { limits } from '../../../src/contract/limits.ts';
import type { MessageRow } from '../../../src/contract/model.ts';
import type { PeekRequest } from '../../../src/contract/peek.ts';
import type { ColumnPath, FilterProgress } from '../../../src/contract/filter.ts';
import { engine } from '../../engine/engine.ts';
import { startScan, type ListScan } from './list-scan.ts';
import type { ChoosableList } from './message-choice.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import { createSnapshotPager, type SnapshotPager } from '../../rows/snapshot-pager.ts';
import type { Versioned } from '../../rows/use-version.ts';

export type SnapshotFacts = RequestOutput<LeveretApi, 'snapshot.take'>;

export interface MessageList extends Versioned, ChoosableList {
  /** Null until the first picture is there. */
  readonly snapshot: () => SnapshotFacts | null;
  /** The first picture could not be taken, or rows could not be read. */
  readonly error: () => AppError | null;
  /** Rows to show: all of the list, or what its filter has found so far. */
  readonly length: () => number;
  /** Null while nothing is filtered. */
  readonly progress: () => FilterProgress | null;
  /** Null shows the whole list. The rows in view stay until the first matches are there. */
  readonly setFilter: (filter: string | null) => void;
  readonly setColumns: (columns: readonly ColumnPath[]) => void;
  readonly stopFilter: () => void;
  readonly drift: () => { readonly added: number; readonly gone: number };
  readonly refreshing: () => boolean;
  readonly row: (position: number) => MessageRow | undefined;
  /** Gives the row at a place when it is here, which may be at once; null when the list ends before it. The last wish counts. */
  readonly whenRow: (position: number, give: (row: MessageRow | null) => void) => void;
  /** Where the row of this sequence stands now: at `near`, or among the rows in sight; null when it is not there. */
  readonly find: (sequence: string, near: number) => number | null;
  /** First and last position on screen. */
  readonly look: (first: number, last: number) => void;
  /** True while somebody reads a row or has scrolled down: then only refresh() freezes anew. */
  readonly setReading: (reading: boolean) => void;
  readonly refresh: () => Promise<void>;
  /** Looks once where looking is not free. refresh() looks again in the same way, but insists on nothing. */
  readonly peek: (request: PeekRequest) => Promise<void>;
  /** Lets the picture go, which one that cost something outlives its watchers for. */
  readonly close: () => void;
}

const watchIntervalMs = 1_000;
/** Rows fetched before a new picture takes the old one's place. */
const firstLookRows = 60;

/** A look at a server elsewhere, giving back included. */
const peekDeadlineMs = 30_000;

/** `isFree`: false waits for peek(). */
export function createMessageList(endpointId: string, queue: string, isFree = true): MessageList {
  const signal = createFrameSignal();
  let snapshot: SnapshotFacts | null = null;
  let pager: SnapshotPager | null = null;
  let error: AppError | null = null;
  let drift = { added: 0, gone: 0 };
  let refreshing: Promise<void> | null = null;
  let reading = false;
  let awaited: { readonly position: number; readonly give: (row: MessageRow | null) => void } | null = null;
  /** The last look that was asked for. */
  let wish: PeekRequest | null = null;
  let watchers = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let scan: ListScan | null = null;
  /** The scan of the picture that is being made. */
  let starting: ListScan | null = null;
  let filter: string | null = null;
  let columns: readonly ColumnPath[] = [];
  /** The latest picture that is being made; an earlier one is thrown away when it is ready. */
  let making = 0;
  let seen = { first: 0, last: firstLookRows - 1 };

  const length = () =>
    snapshot === null ? 0 : scan === null ? snapshot.total : (scan.progress()?.matched ?? 0);

  const giveAwaited = () => {
    if (awaited === null || snapshot === null) return;
    const { position, give } = awaited;
    const row = pager?.row(position);
    if (row === undefined && position < length()) return;
    awaited = null;
    give(row ?? null);
  };

  const release = (facts: SnapshotFacts | null) => {
    if (facts === null) return;
    // A snapshot that cannot be released went with its engine; there is nothing to tell.
    engine.request('snapshot.release', { snapshotId: facts.snapshotId }).catch(() => undefined);
  };

  /** Rows of a frozen list as they are wished for now, in place of those in view. False when newer wishes came meanwhile. */
  const show = async (facts: SnapshotFacts): Promise<boolean> => {
    making += 1;
    const mine = making;
    starting?.stop();
    const look = () => {
      const rows = seen.last - seen.first;
      const first = Math.max(0, Math.min(seen.first, source.total - 1 - rows));
      next.look(first, first + rows);
    };
    const found =
      filter === null
        ? null
        : startScan(facts.snapshotId, filter, () => {
            look();
            signal.touch();
          });
    const source = {
      get total() {
        return found === null ? facts.total : (found.progress()?.matched ?? 0);
      },
      load: async (position: number, count: number, abort: AbortSignal) => {
        const input = {
          snapshotId: facts.snapshotId,
          position,
          count,
          ...(found === null ? {} : { filterId: found.filterId }),
          ...(columns.length === 0 ? {} : { columns: [...columns] }),
        };
        return (await engine.request('snapshot.page', input, { signal: abort })).rows;
      },
    };
    const next = createSnapshotPager(source);
    starting = found;
    await found?.begun;
    look();
    // The new rows are there before the old ones leave: nothing flashes.
    if (mine === making && source.total > 0) await new Promise<void>((resolve) => next.subscribe(resolve));
    if (mine !== making) {
      next.close();
      found?.stop();
      return false;
    }
    next.subscribe(() => {
      giveAwaited();
      signal.touch();
    });
    const before = { pager, scan };
    [pager, scan, error] = [next, found, null];
    before.pager?.close();
    before.scan?.stop();
    signal.touch();
    return true;
  };

  /** What was looked at for a price is kept for whoever comes back. */
  const isUnwanted = () => isClosed || (isFree && watchers === 0);

  const takePicture = async () => {
    const peek = wish;
    // What somebody insisted on was meant once.
    if (wish !== null) wish = { ...wish, insist: false };
    const facts = await (peek === null
      ? engine.request('snapshot.take', { endpointId, queue })
      : engine.request('snapshot.take', { endpointId, queue, peek }, { deadlineMs: peekDeadlineMs }));
    if (isUnwanted()) return release(facts);
    if (!(await show(facts))) return release(facts);
    const before = snapshot;
    [snapshot, drift] = [facts, { added: 0, gone: 0 }];
    release(before);
    giveAwaited();
    if (isUnwanted()) letGo();
  };

  /** The same frozen list under other wishes. */
  const showAgain = () => {
    if (snapshot === null) return;
    const facts = snapshot;
    show(facts).catch((thrown: unknown) => {
      error = toAppError(thrown, `Filtering the messages of ${queue}`);
      signal.touch();
    });
  };

  const refresh = (): Promise<void> => {
    if (!isFree && wish === null) return Promise.resolve();
    refreshing ??= takePicture()
      .catch((thrown: unknown) => {
        error = toAppError(thrown, `Reading the messages of ${queue}`);
      })
      .finally(() => {
        refreshing = null;
        signal.touch();
      });
    signal.touch();
    return refreshing;
  };

  const letGo = () => {
    clearTimeout(timer);
    making += 1;
    starting?.stop();
    pager?.close();
    scan?.stop();
    release(snapshot);
    [pager, scan, snapshot, awaited] = [null, null, null, null];
  };

  const lookAgain = async () => {
    if (document.visibilityState !== 'visible') return;
    if (snapshot === null) return isFree ? refresh() : undefined;
    const facts = snapshot;
    try {
      const [now] = await Promise.all([
        engine.request('snapshot.drift', { snapshotId: facts.snapshotId }),
        pager?.refresh(),
      ]);
      if (facts !== snapshot) return;
      drift = now;
      error = null;
      const moved = now.added > 0 || now.gone > 0;
      if (isFree && moved && filter === null && (!reading || facts.total === 0)) await refresh();
    } catch (thrown) {
      if (facts !== snapshot) return;
      const failure = toAppError(thrown, `Watching the messages of ${queue}`);
      // The picture was let go (a restarted engine, too many of them): a new one is the answer.
      if (isFree && failure.code === 'snapshot_gone') await refresh();
      else error = failure;
    }
    signal.touch();
  };

  const watch = () => {
    timer = setTimeout(async () => {
      await lookAgain();
      if (watchers > 0) watch();
    }, watchIntervalMs);
  };

  return {
    snapshot: () => snapshot,
    error: () => error ?? (pager?.failure instanceof AppError ? pager.failure : null),
    length,
    progress: () => scan?.progress() ?? null,
    setFilter: (next) => {
      if (next === filter) return;
      filter = next;
      seen = { first: 0, last: firstLookRows - 1 };
      showAgain();
    },
    setColumns: (next) => {
      if (next === columns) return;
      columns = next;
      showAgain();
    },
    stopFilter: () => scan?.stop(),
    drift: () => drift,
    refreshing: () => refreshing !== null,
    row: (position) => pager?.row(position),
    picture: () => {
      if (snapshot === null || (scan !== null && scan.progress()?.done !== true)) return null;
      return { snapshotId: snapshot.snapshotId, filterId: scan?.filterId ?? null };
    },
    sequences: async (first, last) => {
      if (snapshot === null) return [];
      const of = { snapshotId: snapshot.snapshotId, ...(scan === null ? {} : { filterId: scan.filterId }) };
      const sequences: string[] = [];
      while (first + sequences.length <= last) {
        const position = first + sequences.length;
        const count = Math.min(limits.pageRowsMax, last - position + 1);
        const { rows } = await engine.request('snapshot.page', { ...of, position, count });
        if (rows.length === 0) break;
        for (const { sequence } of rows) sequences.push(sequence);
      }
      return sequences;
    },
    whenRow: (position, give) => {
      awaited = { position, give };
      giveAwaited();
    },
    find: (sequence, near) => {
      const there = pager?.row(near);
      // A row that is not fetched now is still the one that was chosen.
      const isNear = there === undefined ? near < length() : there.sequence === sequence;
      if (isNear) return near;
      for (let position = seen.first; position <= seen.last; position += 1) {
        if (pager?.row(position)?.sequence === sequence) return position;
      }
      return null;
    },
    look: (first, last) => {
      seen = { first, last };
      pager?.look(first, last);
    },
    setReading: (value) => {
      reading = value;
    },
    refresh,
    peek: (request) => {
      wish = request;
      return refresh();
    },
    version: signal.version,
    subscribe: (listener) => {
      const unsubscribe = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        if (isFree && refreshing === null) void refresh();
        watch();
      }
      return () => {
        unsubscribe();
        watchers -= 1;
        if (watchers > 0) return;
        clearTimeout(timer);
        if (isUnwanted()) letGo();
      };
    },
    close: () => {
      isClosed = true;
      letGo();
    },
  };
}
