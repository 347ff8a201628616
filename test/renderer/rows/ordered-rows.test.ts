import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepOrder } from '../../../renderer/rows/keep-order.ts';

describe('an order that rests', () => {
  it('keeps what is there in its place, drops what left, and appends what came', () => {
    expect([...keepOrder(Uint32Array.of(5, 1, 9), Uint32Array.of(1, 2, 5))]).toEqual([5, 1, 2]);
  });

  it('holds exactly the wanted ids, each once, old ones in their old order', () => {
    const ids = fc.uniqueArray(fc.nat(40));
    fc.assert(
      fc.property(ids, ids, (present, next) => {
        const kept = [...keepOrder(Uint32Array.from(present), Uint32Array.from(next))];
        expect(new Set(kept)).toEqual(new Set(next));
        expect(kept).toHaveLength(next.length);
        const old = present.filter((id) => next.includes(id));
        expect(kept.slice(0, old.length)).toEqual(old);
      }),
    );
  });
});
