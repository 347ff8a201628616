// What is typed into the form for a look, and the request that it makes.

import { describe, expect, it } from 'vitest';
import { firstDraft, requestOfDraft } from '../../../renderer/features/messages/peek-draft.ts';

describe('the form for a look', () => {
  it('asks for a number of messages within bounds', () => {
    expect(requestOfDraft(firstDraft, 'borrow', false)).toEqual({
      count: 50,
      maxBytes: 4 * 1024 * 1024,
      insist: false,
    });
    for (const count of ['', '0', '-1', '1e2', '1001', 'x']) {
      expect(requestOfDraft({ ...firstDraft, count }, 'borrow', false)).toBeNull();
    }
  });

  it('says where a stream is read from, and waits while that is no place', () => {
    const from = (part: object) => requestOfDraft({ ...firstDraft, ...part }, 'read', false)?.from;
    expect(from({})).toEqual({ at: 'first' });
    expect(from({ at: 'offset', offset: ' 42 ' })).toEqual({ at: 'offset', offset: '42' });
    expect(from({ at: 'interval', interval: '30m' })).toEqual({ at: 'interval', interval: '30m' });
    expect(from({ at: 'time', time: '2026-01-02T03:04' })).toEqual({
      at: 'time',
      time: new Date(2026, 0, 2, 3, 4).getTime(),
    });
    expect(from({ at: 'offset', offset: '-1' })).toBeUndefined();
    expect(from({ at: 'interval', interval: 'soon' })).toBeUndefined();
    expect(from({ at: 'time', time: '' })).toBeUndefined();
  });
});
