import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderIndex } from '../../../renderer/rows/order.ts';
import { processorMs } from '../../support/processor-time.ts';

function indexOf(rows: { text: string; number: number; flags?: number }[]) {
  const index = createOrderIndex(1);
  index.put(
    Uint32Array.from(rows.keys()),
    rows.map((row) => row.text),
    Float64Array.from(rows, (row) => row.number),
    Uint32Array.from(rows, (row) => row.flags ?? 0),
  );
  return index;
}
const all = { by: 'text', descending: false, find: '', flags: 0 } as const;

describe('ordering rows', () => {
  it('sorts names as people count: order.2 before order.10', () => {
    const index = indexOf(['order.10', 'Audit', 'order.2'].map((text) => ({ text, number: 0 })));
    expect([...index.order(all)]).toEqual([1, 2, 0]);
    expect([...index.order({ ...all, descending: true })]).toEqual([0, 2, 1]);
  });

  it('sorts by number with unknown numbers last either way, ties by name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN))),
        fc.boolean(),
        (numbers, descending) => {
          const rows = numbers.map((number, index) => ({ number, text: `q${index}` }));
          const ids = [...indexOf(rows).order({ ...all, by: 0, descending })];
          expect(ids.toSorted((one, other) => one - other)).toEqual([...rows.keys()]);
          for (let at = 1; at < ids.length; at += 1) {
            const before = numbers[ids[at - 1] ?? 0] ?? 0;
            const here = numbers[ids[at] ?? 0] ?? 0;
            const sameOrUnknown = before === here || (Number.isNaN(before) && Number.isNaN(here));
            const inOrder = sameOrUnknown
              ? (ids[at - 1] ?? 0) < (ids[at] ?? 0)
              : Number.isNaN(here) || (descending ? before > here : before < here);
            expect(inOrder).toBe(true);
          }
        },
      ),
    );
  });

  it('finds all words anywhere in the name, in any case, among rows of the chosen states', () => {
    const index = indexOf([
      { text: 'Orders.created.eu', number: 0, flags: 1 },
      { text: 'orders.created.us', number: 0, flags: 2 },
      { text: 'audit', number: 0, flags: 3 },
    ]);
    expect([...index.order({ ...all, find: 'EU orders' })]).toEqual([0]);
    expect([...index.order({ ...all, flags: 2 })]).toEqual([2, 1]);
  });

  it('follows changes and removals', () => {
    const index = indexOf([
      { text: 'a', number: 1 },
      { text: 'b', number: 2 },
      { text: 'c', number: 3 },
    ]);
    index.update(Uint32Array.of(0, 99), Float64Array.of(9, 9), Uint32Array.of(0, 0));
    index.remove(Uint32Array.of(1));
    expect([...index.order({ ...all, by: 0, descending: true })]).toEqual([0, 2]);
  });

  it('orders 20,000 rows well within a frame budget of a worker', () => {
    const index = indexOf(
      Array.from({ length: 20_000 }, (_, at) => ({
        text: `queue.${(at * 7919) % 20_000}`,
        number: at % 100,
      })),
    );
    index.order(all);
    expect(processorMs(() => index.order({ ...all, by: 0 }))).toBeLessThan(500);
  });
});
