// The last rows of a live stream over a fake engine: whether it is followed yet.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineListener } from '../../../renderer/engine/connection.ts';

const opened: EngineListener<unknown>[] = [];

vi.mock('../../../renderer/engine/engine.ts', () => ({
  engine: {
    open: (_name: string, _input: unknown, listener: EngineListener<unknown>) => {
      opened.push(listener);
      return { close: () => {} };
    },
  },
}));

const { createRingRows } = await import('../../../renderer/rows/ring-rows.ts');

beforeEach(() => {
  opened.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('rows are followed from when the engine says so, and no longer when the connection is another', () => {
  const rows = createRingRows('consumer.events', { endpointId: 'local' }, 10);
  const told = vi.fn();
  rows.subscribe(told);
  expect(rows.began()).toBe(false);
  opened[0]?.onBegan?.();
  expect(rows.began()).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveBeenCalledTimes(1);
  opened[0]?.onReset?.();
  expect(rows.began()).toBe(false);
  opened[0]?.onBegan?.();
  expect(rows.began()).toBe(true);
});
