import { expect, test } from 'vitest';
import { createRowSlots } from '../../../renderer/ui/row-slots.ts';

test('a row keeps its slot as long as it is in sight, and those that come have new ones', () => {
  const slots = createRowSlots();
  const [, second, third] = slots.of(['a', 'b', 'c']);
  const moved = slots.of(['b', 'c', 'd']);
  expect(moved.slice(0, 2)).toEqual([second, third]);
  expect(new Set(moved).size).toBe(3);
  expect(slots.of(['b', 'c', 'd'])).toEqual(moved);
});

test('rows of which none was in sight take over the slots of those that were', () => {
  const slots = createRowSlots();
  const before = slots.of(['a', 'b', 'c']);
  expect(slots.of(['x', 'y'])).toEqual(before.slice(0, 2));
  const more = slots.of(['k', 'l', 'm', 'n']);
  expect(more.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(new Set(more).size).toBe(4);
});
