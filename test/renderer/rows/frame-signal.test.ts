// When listeners hear of a change: in the next frame, and with an interval no oftener than that.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calmIntervalMs, createFrameSignal } from '../../../renderer/rows/frame-signal.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Touches it each 4 ms for a second. */
function announcementsInASecond(intervalMs?: number): number {
  const signal = createFrameSignal(intervalMs);
  let announced = 0;
  signal.subscribe(() => {
    announced += 1;
  });
  for (let count = 0; count < 250; count += 1) {
    signal.touch();
    vi.advanceTimersByTime(4);
  }
  expect(signal.version()).toBe(announced);
  return announced;
}

test('many changes are one announcement a frame', () => {
  expect(announcementsInASecond()).toBeGreaterThanOrEqual(50);
});

test('with an interval, at most one in each', () => {
  const announced = announcementsInASecond(calmIntervalMs);
  expect(announced).toBeLessThanOrEqual(10);
  expect(announced).toBeGreaterThanOrEqual(8);
});

test('the first change after a rest is announced in the next frame, and the last one is never forgotten', () => {
  const signal = createFrameSignal(calmIntervalMs);
  signal.touch();
  vi.advanceTimersByTime(16);
  expect(signal.version()).toBe(1);
  signal.touch();
  vi.advanceTimersByTime(16);
  expect(signal.version()).toBe(1);
  vi.advanceTimersByTime(calmIntervalMs);
  expect(signal.version()).toBe(2);
  vi.advanceTimersByTime(1_000);
  signal.touch();
  vi.advanceTimersByTime(16);
  expect(signal.version()).toBe(3);
});
