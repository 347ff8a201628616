// Rows of a frozen list, fetched by page as they come into view: what is near is fetched ahead, what was scrolled past
// is cancelled, what is far is forgotten. It knows neither the engine nor React; a loader is handed in.
// The rows on screen are asked for again now and then, because a frozen row still changes its state.

import type { MessageRow } from '../../src/contract/model.ts';

export const pageRows = 100;
/** 60 pages of rows are about 3 MiB. */
export const pagesKept = 60;
/** Pages fetched on either side of what is seen. */
const pagesAhead = 1;

export interface SnapshotPager {
  /** Undefined while it is not there yet. */
  row(position: number): MessageRow | undefined;
  /** What is on screen, first and last position included. */
  look(first: number, last: number): void;
  /** Fetches the rows on screen again; a row that has gone keeps what was known of it. */
  refresh(): Promise<void>;
  subscribe(listener: () => void): () => void;
  /** Grows with each change. */
  readonly version: number;
  /** The last failure of a fetch, until one succeeds. */
  readonly failure: unknown;
  close(): void;
}

export interface PagerSource {
  /** May grow: look() again then. */
  readonly total: number;
  load(position: number, count: number, signal: AbortSignal): Promise<readonly MessageRow[]>;
}

export function createSnapshotPager(source: PagerSource): SnapshotPager {
  // A Map keeps insertion order: pages are put back at its end when they are looked at.
  const pages = new Map<number, (MessageRow | undefined)[]>();
  const fetching = new Map<number, AbortController>();
  const listeners = new Set<() => void>();
  let seen = { first: 0, last: -1 };
  let version = 0;
  let failure: unknown = null;
  let closed = false;

  const changed = () => {
    version += 1;
    for (const listener of listeners) listener();
  };

  const keep = (position: number, rows: readonly MessageRow[]) => {
    rows.forEach((row, index) => {
      const at = position + index;
      const page = Math.floor(at / pageRows);
      let kept = pages.get(page);
      if (kept === undefined) pages.set(page, (kept = []));
      const before = kept[at % pageRows];
      kept[at % pageRows] =
        row.state === 'gone' && before !== undefined ? { ...before, state: 'gone', holder: null } : row;
    });
  };

  const forgetFarPages = () => {
    for (const page of pages.keys()) {
      if (pages.size <= pagesKept) return;
      if (!isNear(page)) pages.delete(page);
    }
  };

  const isNear = (page: number) =>
    page >= Math.floor(seen.first / pageRows) - pagesAhead &&
    page <= Math.floor(seen.last / pageRows) + pagesAhead;

  const fetchPage = async (page: number) => {
    const controller = new AbortController();
    fetching.set(page, controller);
    const position = page * pageRows;
    try {
      const rows = await source.load(
        position,
        Math.min(pageRows, source.total - position),
        controller.signal,
      );
      if (controller.signal.aborted) return;
      keep(position, rows);
      failure = null;
      forgetFarPages();
    } catch (thrown) {
      if (controller.signal.aborted) return;
      failure = thrown;
    } finally {
      if (fetching.get(page) === controller) fetching.delete(page);
    }
    changed();
  };

  return {
    get version() {
      return version;
    },
    get failure() {
      return failure;
    },
    row: (position) => pages.get(Math.floor(position / pageRows))?.[position % pageRows],
    look: (first, last) => {
      if (closed || source.total === 0) return;
      seen = { first: Math.max(0, first), last: Math.min(last, source.total - 1) };
      for (const [page, controller] of fetching) {
        if (isNear(page)) continue;
        fetching.delete(page);
        controller.abort();
      }
      const firstPage = Math.floor(seen.first / pageRows);
      const lastPage = Math.floor(seen.last / pageRows);
      // What is seen goes first, then what is ahead of it.
      const wanted: number[] = [];
      for (let page = firstPage; page <= lastPage; page += 1) wanted.push(page);
      for (let step = 1; step <= pagesAhead; step += 1) wanted.push(lastPage + step, firstPage - step);
      for (const page of wanted) {
        if (page < 0 || page >= Math.ceil(source.total / pageRows)) continue;
        const kept = pages.get(page);
        if (kept !== undefined) {
          pages.delete(page);
          pages.set(page, kept);
        }
        const wholeRows = Math.min(pageRows, source.total - page * pageRows);
        if ((kept?.length ?? 0) < wholeRows && !fetching.has(page)) void fetchPage(page);
      }
    },
    refresh: async () => {
      const { first, last } = seen;
      if (closed || last < first) return;
      const controller = new AbortController();
      fetching.set(refreshKey, controller);
      try {
        const rows = await source.load(first, Math.min(last - first + 1, pageRows * 2), controller.signal);
        if (controller.signal.aborted) return;
        keep(first, rows);
        failure = null;
      } catch (thrown) {
        if (controller.signal.aborted) return;
        failure = thrown;
      } finally {
        if (fetching.get(refreshKey) === controller) fetching.delete(refreshKey);
      }
      changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      for (const controller of fetching.values()) controller.abort();
      fetching.clear();
      listeners.clear();
      pages.clear();
    },
  };
}

/** Stands for the refresh among the pages being fetched. */
const refreshKey = -1_000_000;
