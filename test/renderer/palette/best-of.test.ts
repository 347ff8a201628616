// The palette keeps the best few of many names.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBestOf } from '../../../renderer/features/palette/best-of.ts';

it('keeps what a stable sort of everything would put first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 1, max: 8 }), (scores, keep) => {
      const best = createBestOf<number>(keep);
      scores.forEach((score, index) => best.add(score, () => index));
      const sorted = scores
        .map((score, index) => ({ score, index }))
        .sort((one, other) => other.score - one.score || one.index - other.index);
      expect(best.items()).toEqual(sorted.slice(0, keep).map(({ index }) => index));
      expect(best.count).toBe(scores.length);
    }),
  );
});

it('makes nothing of an item that is not kept', () => {
  const best = createBestOf<string>(1);
  best.add(2, () => 'good');
  best.add(1, () => {
    throw new Error('made for nothing');
  });
  expect(best.items()).toEqual(['good']);
});
