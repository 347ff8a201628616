// Notices: bounded, counted instead of repeated, and no news of what was cancelled.

import { beforeEach, describe, expect, test } from 'vitest';
import {
  addNotice,
  clearNotices,
  dismissToast,
  markNoticesSeen,
  noticesStore,
  reportProblem,
} from '../../../renderer/state/notices-store.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { limits } from '../../../src/contract/limits.ts';

beforeEach(clearNotices);

describe('notices', () => {
  test('stand with the newest first and are bounded', () => {
    for (let count = 0; count < limits.noticesKept + 10; count += 1) {
      addNotice({ level: 'info', title: `Notice ${count}` });
    }
    const { notices } = noticesStore.getState();
    expect(notices).toHaveLength(limits.noticesKept);
    expect(notices[0]?.title).toBe(`Notice ${limits.noticesKept + 9}`);
  });

  test('count the same one again instead of repeating it', () => {
    const first = addNotice({ level: 'error', title: 'No' });
    dismissToast(first);
    expect(addNotice({ level: 'error', title: 'No' })).toBe(first);
    expect(noticesStore.getState().notices).toMatchObject([{ title: 'No', times: 2, toast: true }]);
  });

  test('of a problem carry its words, its code and details, and a retry', () => {
    const retry = () => {};
    reportProblem(new AppError('storage', 'The file is full.', { detail: 'ENOSPC' }), 'Saving', retry);
    expect(noticesStore.getState().notices).toMatchObject([
      { level: 'error', title: 'The file is full.', detail: 'storage\nENOSPC', retry },
    ]);
  });

  test('say nothing of a call that was cancelled', () => {
    reportProblem(new AppError('cancelled', 'Cancelled.'), 'Reading');
    expect(noticesStore.getState().notices).toEqual([]);
  });

  test('of the same thing float one at a time, the latest', () => {
    addNotice({ level: 'info', title: 'Moving', about: 'job' });
    addNotice({ level: 'info', title: 'Other' });
    addNotice({ level: 'success', title: 'Moved', about: 'job' });
    const { notices } = noticesStore.getState();
    expect(notices.map(({ title, toast }) => [title, toast])).toEqual([
      ['Moved', true],
      ['Other', true],
      ['Moving', false],
    ]);
  });

  test('are no longer new and no longer float once the list was open', () => {
    addNotice({ level: 'info', title: 'One' });
    markNoticesSeen();
    expect(noticesStore.getState()).toMatchObject({ unseen: 0, notices: [{ toast: false }] });
  });
});
