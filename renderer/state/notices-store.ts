// What the user should know: failed commands, news from the engine, confirmations. Bounded; the newest first.

import { createStore } from 'zustand/vanilla';
import { toAppError, type AppError } from '../../src/contract/errors.ts';
import { limits } from '../../src/contract/limits.ts';

export interface PageNotice {
  readonly id: string;
  readonly at: number;
  readonly level: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly detail: string | null;
  /** Does it again, when that makes sense. */
  readonly retry: (() => void) | null;
  /** Leads to what it is about. */
  readonly open: (() => void) | null;
  /** How often the same was said in a row. */
  readonly times: number;
  /** What it is news of: the latest takes the toast of the one before away. */
  readonly about: string | null;
  /** Shown as a toast until it is dismissed or its time is up. */
  readonly toast: boolean;
}

interface NoticesState {
  readonly notices: readonly PageNotice[];
  /** Notices that came since the list was last open. */
  readonly unseen: number;
}

export const noticesStore = createStore<NoticesState>()(() => ({ notices: [], unseen: 0 }));

let nextId = 0;

export interface NoticeInput {
  readonly level: PageNotice['level'];
  readonly title: string;
  readonly detail?: string | null;
  readonly retry?: () => void;
  readonly about?: string;
  readonly open?: () => void;
  /** When it happened, where that was not now. */
  readonly at?: number;
  /** False leaves it to the list, and the mark on its button. Default true. */
  readonly toast?: boolean;
}

/** Adds a notice; the same one again only counts. Returns its id. */
export function addNotice(input: NoticeInput): string {
  const { notices, unseen } = noticesStore.getState();
  const [latest] = notices;
  const again = latest?.title === input.title && latest.level === input.level ? latest : null;
  nextId += 1;
  const notice: PageNotice = {
    id: again?.id ?? `page-${nextId}`,
    at: input.at ?? Date.now(),
    level: input.level,
    title: input.title,
    detail: input.detail ?? null,
    retry: input.retry ?? null,
    open: input.open ?? null,
    times: (again?.times ?? 0) + 1,
    about: input.about ?? null,
    toast: input.toast ?? true,
  };
  const rest = (again === null ? notices : notices.slice(1)).map((earlier) =>
    earlier.about === null || earlier.about !== notice.about || !notice.toast
      ? earlier
      : { ...earlier, toast: false },
  );
  noticesStore.setState({ notices: [notice, ...rest].slice(0, limits.noticesKept), unseen: unseen + 1 });
  return notice.id;
}

/** A thrown value as an error notice. A cancelled or overtaken call is no news. */
export function reportProblem(thrown: unknown, trying: string, retry?: () => void): void {
  const error = toAppError(thrown, trying);
  if (error.code === 'cancelled') return;
  addNotice({
    level: 'error',
    title: error.message,
    detail: problemDetail(error),
    ...(retry === undefined ? {} : { retry }),
  });
}

/** Takes the toast away; the notice stays in the list. */
export function dismissToast(id: string): void {
  noticesStore.setState((state) => ({
    notices: state.notices.map((notice) => (notice.id === id ? { ...notice, toast: false } : notice)),
  }));
}

export function markNoticesSeen(): void {
  noticesStore.setState((state) => ({
    unseen: 0,
    notices: state.notices.map((notice) => ({ ...notice, toast: false })),
  }));
}

export function clearNotices(): void {
  noticesStore.setState({ notices: [], unseen: 0 });
}

function problemDetail(error: AppError): string {
  return error.detail === undefined ? error.code : `${error.code}\n${error.detail}`;
}
