// Columns leave a narrow table in their turn.

import { expect, it } from 'vitest';
import { columnsByRoom } from '../../../renderer/ui/columns-by-room.ts';

const columns = [
  { id: 'name', width: 'minmax(100px, 2fr)' },
  { id: 'address', width: 'minmax(80px, 120px)', yields: 2 },
  { id: 'user', width: '60px', yields: 1 },
  { id: 'unacked', width: '70px' },
];

const idsAt = (width: number | null) => columnsByRoom(columns, width).map(({ id }) => id);

it('keeps all columns while there is room for the least width of each', () => {
  expect(idsAt(326)).toEqual(['name', 'address', 'user', 'unacked']);
  expect(idsAt(null)).toHaveLength(4);
});

it('lets columns leave in their turn, and no more of them than it takes', () => {
  expect(idsAt(325)).toEqual(['name', 'address', 'unacked']);
  expect(idsAt(265)).toEqual(['name', 'unacked']);
});

it('never lets the columns leave that people come for', () => {
  expect(idsAt(20)).toEqual(['name', 'unacked']);
});
