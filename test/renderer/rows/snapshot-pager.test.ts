import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../../src/contract/model.ts';
import { createSnapshotPager, pageRows, pagesKept } from '../../../renderer/rows/snapshot-pager.ts';

const row = (position: number, state: MessageRow['state'] = 'ready'): MessageRow => ({
  position,
  sequence: String(position + 1),
  state,
  redelivered: false,
  publishedAt: 0,
  exchange: '',
  routingKey: 'q',
  contentType: null,
  contentEncoding: null,
  holder: null,
  bodySize: 1,
  preview: state === 'gone' ? new Uint8Array() : Uint8Array.of(position & 0xff),
  death: null,
});

/** A source whose loads finish when the test says so. */
function heldSource(total: number) {
  const calls: {
    position: number;
    count: number;
    signal: AbortSignal;
    finish(state?: MessageRow['state']): void;
    fail(): void;
  }[] = [];
  const load = (position: number, count: number, signal: AbortSignal) =>
    new Promise<MessageRow[]>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      calls.push({
        position,
        count,
        signal,
        finish: (state) => resolve(Array.from({ length: count }, (_, index) => row(position + index, state))),
        fail: () => reject(new Error('no')),
      });
    });
  return { source: { total, load }, calls };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the snapshot pager', () => {
  it('fetches what is seen first, then what is around it, and nothing beyond the end', async () => {
    const { source, calls } = heldSource(250);
    const pager = createSnapshotPager(source);
    pager.look(150, 180);
    expect(calls.map(({ position, count }) => [position, count])).toEqual([
      [100, 100],
      [200, 50],
      [0, 100],
    ]);
    calls[0]?.finish();
    await settled();
    expect(pager.row(150)?.sequence).toBe('151');
    expect(pager.row(10)).toBeUndefined();
  });

  it('cancels pages that were scrolled past and does not ask twice for the same page', () => {
    const { source, calls } = heldSource(100_000);
    const pager = createSnapshotPager(source);
    pager.look(0, 20);
    pager.look(5, 25);
    expect(calls).toHaveLength(2);
    pager.look(50_000, 50_020);
    expect(calls.slice(0, 2).every((call) => call.signal.aborted)).toBe(true);
    expect(calls.slice(2).some((call) => call.signal.aborted)).toBe(false);
  });

  it('forgets far pages and keeps those on screen', async () => {
    const total = (pagesKept + 40) * pageRows;
    const { source, calls } = heldSource(total);
    const pager = createSnapshotPager(source);
    for (let page = 0; page < pagesKept + 40; page += 1) {
      pager.look(page * pageRows, page * pageRows + 20);
      for (const call of calls.splice(0)) call.finish();
      await settled();
    }
    expect(pager.row(0)).toBeUndefined();
    expect(pager.row(total - 1)).toBeDefined();
  });

  it('keeps what a row said when its message goes', async () => {
    const { source, calls } = heldSource(40);
    const pager = createSnapshotPager(source);
    pager.look(0, 9);
    calls[0]?.finish();
    await settled();
    const refreshed = pager.refresh();
    expect(calls[1]).toMatchObject({ position: 0, count: 10 });
    calls[1]?.finish('gone');
    await refreshed;
    expect(pager.row(3)).toMatchObject({ state: 'gone', preview: Uint8Array.of(3) });
    expect(pager.row(20)?.state).toBe('ready');
  });

  it('reports a failure until a fetch succeeds, and tells its listeners', async () => {
    const { source, calls } = heldSource(40);
    const pager = createSnapshotPager(source);
    let told = 0;
    pager.subscribe(() => (told += 1));
    pager.look(0, 9);
    calls[0]?.fail();
    await settled();
    expect(pager.failure).toBeInstanceOf(Error);
    pager.look(0, 9);
    calls[1]?.finish();
    await settled();
    expect(pager.failure).toBeNull();
    expect(told).toBe(2);
  });
});
