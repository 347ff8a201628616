// The Messages tab's list over a fake engine: when it freezes anew by itself, when it stands still, what it lets go.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { MessageRow } from '../../../src/contract/model.ts';

/** A queue as the engine would answer for it. */
const queue = {
  total: 0,
  drift: { added: 0, gone: 0 },
  taken: 0,
  released: [] as string[],
  lost: new Set(),
  onTake: null as ((input: { peek?: unknown }) => void) | null,
};
let failure: AppError | null = null;

const row = (snapshotId: string, position: number): MessageRow => ({
  position,
  sequence: `${position + 1}`,
  state: 'ready',
  redelivered: false,
  publishedAt: 0,
  exchange: '',
  routingKey: snapshotId,
  contentType: null,
  contentEncoding: null,
  holder: null,
  bodySize: 0,
  preview: new Uint8Array(),
  death: null,
});

async function answer(
  name: string,
  input: { snapshotId: string; position: number; count: number; peek?: unknown },
) {
  await Promise.resolve();
  if (name === 'snapshot.release') return { released: queue.released.push(input.snapshotId) };
  if (failure !== null) throw failure;
  if (name !== 'snapshot.take' && queue.lost.has(input.snapshotId)) {
    throw new AppError('snapshot_gone', 'let go');
  }
  if (name === 'snapshot.take') {
    queue.taken += 1;
    queue.onTake?.(input);
    return {
      snapshotId: `s${queue.taken}`,
      total: queue.total,
      ready: queue.total,
      unacked: 0,
      takenAt: 0,
      peek: null,
    };
  }
  if (name === 'snapshot.drift') return queue.drift;
  return {
    rows: Array.from({ length: input.count }, (_, index) => row(input.snapshotId, input.position + index)),
  };
}

vi.mock('../../../renderer/engine/engine.ts', () => ({ engine: { request: answer } }));
const { createMessageList } = await import('../../../renderer/features/messages/message-list.ts');
const { messageListOf } = await import('../../../renderer/features/messages/kept-lists.ts');

async function openList(total: number) {
  Object.assign(queue, { total, drift: { added: 0, gone: 0 }, taken: 0, released: [], lost: new Set() });
  failure = null;
  const list = createMessageList('local', 'orders');
  const close = list.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(50);
  return { list, close };
}
const afterSeconds = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000 + 50);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
  vi.stubGlobal('document', { visibilityState: 'visible' });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the list of a queue', () => {
  it('has the first rows as soon as it shows its total', async () => {
    const { list } = await openList(200);
    expect(list.snapshot()?.total).toBe(200);
    expect(list.row(0)?.sequence).toBe('1');
  });

  it('freezes anew by itself while nobody reads, and lets the old picture go', async () => {
    const { list } = await openList(200);
    queue.drift = { added: 3, gone: 0 };
    await afterSeconds(1);
    expect(list.snapshot()?.snapshotId).toBe('s2');
    expect(list.row(0)?.routingKey).toBe('s2');
    expect(queue.released).toEqual(['s1']);
  });

  it('stands still while somebody reads, and says how far the queue has moved', async () => {
    const { list } = await openList(200);
    list.setReading(true);
    queue.drift = { added: 1_204, gone: 310 };
    await afterSeconds(3);
    expect(list.snapshot()?.snapshotId).toBe('s1');
    expect(list.drift()).toEqual({ added: 1_204, gone: 310 });
    await list.refresh();
    expect(list.snapshot()?.snapshotId).toBe('s2');
    expect(list.drift()).toEqual({ added: 0, gone: 0 });
  });

  it('shows what arrives in an empty queue even while somebody reads', async () => {
    const { list } = await openList(0);
    list.setReading(true);
    queue.total = 1;
    queue.drift = { added: 1, gone: 0 };
    await afterSeconds(1);
    expect(list.snapshot()?.total).toBe(1);
  });

  it('takes a new picture when the engine has let the old one go', async () => {
    const { list } = await openList(5);
    list.setReading(true);
    queue.lost.add('s1');
    await afterSeconds(1);
    expect(list.snapshot()?.snapshotId).toBe('s2');
    expect(list.error()).toBeNull();
  });

  it('comes back by itself when a queue that was missing is declared', async () => {
    const { list, close } = await openList(5);
    close();
    failure = new AppError('not_found', 'no queue');
    list.subscribe(() => undefined);
    await afterSeconds(1);
    expect(list.error()?.code).toBe('not_found');
    failure = null;
    await afterSeconds(1);
    expect(list.snapshot()).not.toBeNull();
    expect(list.error()).toBeNull();
  });

  it('gives a row that is asked for before it is fetched, and the last wish only', async () => {
    const { list } = await openList(5_000);
    const given: (string | null)[] = [];
    const note = (found: MessageRow | null) => given.push(found?.sequence ?? null);
    list.whenRow(2_000, note);
    list.whenRow(4_999, note);
    expect(given).toEqual([]);
    list.look(4_970, 4_999);
    await vi.advanceTimersByTimeAsync(50);
    expect(given).toEqual(['5000']);
    list.whenRow(4_980, note);
    expect(given).toEqual(['5000', '4981']);
  });

  it('gives a row that is asked for before the first picture, and null beyond the end of it', async () => {
    const { list, close } = await openList(0);
    close();
    queue.total = 3;
    const given: (string | null)[] = [];
    list.whenRow(0, (found) => given.push(found?.sequence ?? null));
    list.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(50);
    list.whenRow(3, (found) => given.push(found?.sequence ?? null));
    expect(given).toEqual(['1', null]);
  });

  it('lets its picture go with the last watcher', async () => {
    const { list, close } = await openList(5);
    close();
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.released).toEqual(['s1']);
    expect(list.snapshot()).toBeNull();
    await afterSeconds(5);
    expect(queue.taken).toBe(1);
  });

  it('takes nothing by itself where looking is not free, and insists once only', async () => {
    const looks: unknown[] = [];
    queue.onTake = (input) => looks.push(input.peek);
    Object.assign(queue, { total: 3, drift: { added: 0, gone: 0 }, taken: 0, released: [], lost: new Set() });
    const list = createMessageList('elsewhere', 'orders', false);
    const close = list.subscribe(() => undefined);
    await afterSeconds(5);
    expect(queue.taken).toBe(0);
    await Promise.all([list.peek({ count: 3, maxBytes: 9, insist: true }), afterSeconds(1)]);
    expect(list.snapshot()?.total).toBe(3);
    queue.drift = { added: 7, gone: 0 };
    await afterSeconds(5);
    expect(list.drift().added).toBe(7);
    queue.lost.add('s1');
    await afterSeconds(3);
    expect(queue.taken).toBe(1);
    expect(list.error()?.code).toBe('snapshot_gone');
    await Promise.all([list.refresh(), afterSeconds(1)]);
    expect(looks).toEqual([
      { count: 3, maxBytes: 9, insist: true },
      { count: 3, maxBytes: 9, insist: false },
    ]);
    close();
    queue.onTake = null;
  });

  it('is kept where looking is not free: coming back to the queue takes nothing anew, but for the oldest of many', async () => {
    Object.assign(queue, { total: 3, drift: { added: 0, gone: 0 }, taken: 0, released: [], lost: new Set() });
    const visit = async (name: string) => {
      const list = messageListOf('elsewhere', name, false);
      return { list, leave: list.subscribe(() => undefined) };
    };
    const looked = await visit('a');
    await Promise.all([looked.list.peek({ count: 3, maxBytes: 9, insist: false }), afterSeconds(1)]);
    looked.leave();
    await afterSeconds(60);
    expect(queue.released).toEqual([]);
    const again = await visit('a');
    expect(again.list.row(2)?.sequence).toBe('3');
    queue.drift = { added: 0, gone: 2 };
    await afterSeconds(2);
    expect(again.list.drift().gone).toBe(2);
    again.leave();
    for (const other of ['b', 'c', 'd', 'e']) (await visit(other)).leave();
    await afterSeconds(1);
    expect(queue.released).toEqual(['s1']);
    expect(queue.taken).toBe(1);
    expect((await visit('a')).list.snapshot()).toBeNull();
  });

  it('keeps a look that ends after its screen was left', async () => {
    Object.assign(queue, { total: 3, drift: { added: 0, gone: 0 }, taken: 0, released: [], lost: new Set() });
    const list = messageListOf('elsewhere', 'left', false);
    const leave = list.subscribe(() => undefined);
    const look = list.peek({ count: 3, maxBytes: 9, insist: false });
    leave();
    await Promise.all([look, afterSeconds(1)]);
    expect(list.snapshot()?.snapshotId).toBe('s1');
    list.close();
    await afterSeconds(1);
    expect(queue.released).toEqual(['s1']);
  });
});
