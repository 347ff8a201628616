// The ring of sorted items does what a sorted array does.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedDeque } from '../../src/broker/sorted-deque.ts';

type Step =
  | { readonly kind: 'push' }
  | { readonly kind: 'shift' }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'merge'; readonly count: number }
  | { readonly kind: 'takeUpTo'; readonly at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('push' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shift' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), count: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('takeUpTo' as const), at: fc.nat(30) }) },
);

test('pushing, shifting, removing and merging back agree with an array', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const deque = new SortedDeque<string>();
      const model: number[] = [];
      const taken: number[] = [];
      let last = 0;
      for (const one of steps) {
        let got: string | undefined;
        let wanted: string | undefined;
        if (one.kind === 'push') {
          last += 2;
          deque.push(last, `item ${last}`);
          model.push(last);
        } else if (one.kind === 'merge') {
          const back = taken.splice(0, one.count).toSorted((left, right) => left - right);
          deque.merge(back.map((key) => [key, `item ${key}`] as const));
          model.push(...back);
          model.sort((left, right) => left - right);
        } else if (one.kind === 'takeUpTo') {
          const gone = model.splice(0, one.at);
          // Odd keys never exist.
          expect(deque.takeUpTo(gone.at(-1) ?? 1)).toEqual(gone.map((key) => `item ${key}`));
          taken.push(...gone);
        } else {
          const at = one.kind === 'shift' ? 0 : one.at;
          // Odd keys never exist.
          const key = model[at] ?? at * 2 + 1;
          got = one.kind === 'shift' ? deque.shift() : deque.remove(key);
          const [gone] = model.splice(at, 1);
          if (gone !== undefined) {
            taken.push(gone);
            wanted = `item ${gone}`;
          }
        }
        expect(got).toBe(wanted);
        expect(deque.size).toBe(model.length);
        expect(deque.firstKey()).toBe(model[0] ?? Number.POSITIVE_INFINITY);
      }
      const keys = new Float64Array(model.length);
      expect(deque.copyKeys(keys, 0)).toBe(model.length);
      expect([...keys]).toEqual(model);
      expect([...deque]).toEqual(model.map((key) => `item ${key}`));
      for (const key of model) expect(deque.get(key)).toBe(`item ${key}`);
    }),
    { numRuns: 300 },
  );
});

test('acking all but the first of many does not keep their places', () => {
  const deque = new SortedDeque<object>();
  const first = {};
  deque.push(1, first);
  for (let key = 2; key < 500_000; key += 1) {
    deque.push(key, {});
    deque.remove(key);
  }
  expect(deque.size).toBe(1);
  expect(deque.get(1)).toBe(first);
  expect(deque.capacity).toBeLessThan(1024);
});
