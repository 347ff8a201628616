// A bounded live list compared with a plain array that keeps everything.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RingView } from '../../../renderer/rows/ring-view.ts';

const capacity = 5;

type Step = 'pause' | 'resume' | { readonly push: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ push: fc.integer({ min: 0, max: 12 }) }),
  fc.constantFrom('pause', 'resume'),
);

function contents(view: RingView<number>): (number | undefined)[] {
  return Array.from({ length: view.length }, (_, index) => view.at(index));
}

describe('a live list', () => {
  test('shows the last rows in order, stands still while paused, and counts what it did not keep', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const view = new RingView<number>(capacity);
        let next = 0;
        let lost = 0;
        let refused = 0;
        const kept: number[] = [];
        let shown: number | null = null;
        for (const action of steps) {
          if (action === 'pause') {
            shown ??= kept.length;
            view.pause();
          } else if (action === 'resume') {
            shown = null;
            view.resume();
          } else {
            const rows = Array.from({ length: action.push }, () => next++);
            const waiting = shown === null ? 0 : kept.length - shown;
            const room = shown === null ? rows.length : Math.min(rows.length, capacity - waiting);
            kept.push(...rows.slice(0, room));
            lost += rows.length - room;
            refused += view.push(rows);
          }
          const end = shown ?? kept.length;
          expect(contents(view)).toEqual(kept.slice(Math.max(0, end - capacity), end));
          expect(view.waiting).toBe(kept.length - end);
          expect(refused).toBe(lost);
          expect(view.dropped).toBe(lost);
          expect(view.firstNumber).toBe(Math.max(0, end - capacity));
        }
      }),
    );
  });

  test('is empty after clearing and goes on with the next row', () => {
    const view = new RingView<string>(3);
    view.push(['a', 'b', 'c', 'd']);
    view.countDropped(7);
    view.clear();
    expect(contents(view as unknown as RingView<number>)).toEqual([]);
    expect(view.dropped).toBe(0);
    view.push(['e']);
    expect(view.at(0)).toBe('e');
    expect(view.at(1)).toBeUndefined();
    expect(view.at(-1)).toBeUndefined();
  });
});
