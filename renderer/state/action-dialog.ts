// A dialog around one action: what it is about, whether the action is under way, and why it failed, with the form still
// there. One per feature; the dialog's looks are the feature's.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { toAppError, type AppError } from '../../src/contract/errors.ts';

export interface ActionDialogState<Subject> {
  /** Null while the dialog is closed. */
  readonly subject: Subject | null;
  readonly busy: boolean;
  readonly problem: AppError | null;
}

export interface ActionDialog<Subject> {
  readonly store: StoreApi<ActionDialogState<Subject>>;
  readonly open: (subject: Subject) => void;
  /** Not while the action is under way: its outcome would go unseen. */
  readonly close: () => void;
  /** Runs the action once; closes the dialog when it succeeds and keeps it open with the problem when it does not. */
  readonly run: (trying: string, action: () => Promise<void>) => Promise<void>;
}

/** @returns a dialog that is closed */
export function createActionDialog<Subject>(): ActionDialog<Subject> {
  const closed: ActionDialogState<Subject> = { subject: null, busy: false, problem: null };
  const store = createStore<ActionDialogState<Subject>>()(() => closed);
  return {
    store,
    open: (subject) => {
      if (!store.getState().busy) store.setState({ subject, busy: false, problem: null });
    },
    close: () => {
      if (!store.getState().busy) store.setState(closed);
    },
    run: async (trying, action) => {
      if (store.getState().busy) return;
      store.setState({ busy: true, problem: null });
      try {
        await action();
        store.setState(closed);
      } catch (thrown) {
        store.setState({ busy: false, problem: toAppError(thrown, trying) });
      }
    },
  };
}
