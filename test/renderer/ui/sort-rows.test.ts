// Ordering rows of a table.

import { describe, expect, test } from 'vitest';
import { nextSort } from '../../../renderer/ui/table-header.tsx';
import { sortedRows } from '../../../renderer/ui/sort-rows.ts';
import { sparklinePath } from '../../../renderer/ui/sparkline-path.ts';

interface Row {
  readonly name: string;
  readonly depth: number | null;
}

const rows: readonly Row[] = [
  { name: 'q10', depth: 5 },
  { name: 'q2', depth: null },
  { name: 'q1', depth: 5 },
  { name: 'q3', depth: 70 },
];
const names = (sorted: readonly Row[]) => sorted.map((row) => row.name);
const key = (row: Row) => row.name;

describe('rows', () => {
  test('are ordered by number, unknown last either way, equal ones by key', () => {
    expect(names(sortedRows(rows, (row) => row.depth, true, key))).toEqual(['q3', 'q1', 'q10', 'q2']);
    expect(names(sortedRows(rows, (row) => row.depth, false, key))).toEqual(['q1', 'q10', 'q3', 'q2']);
  });

  test('are ordered by text as people count', () => {
    expect(names(sortedRows(rows, (row) => row.name, false, key))).toEqual(['q1', 'q2', 'q3', 'q10']);
  });
});

describe('a click on a header', () => {
  test('turns the order round, or starts with the better end', () => {
    expect(nextSort(null, 'depth', true)).toEqual({ columnId: 'depth', descending: true });
    expect(nextSort({ columnId: 'depth', descending: true }, 'depth', true)).toEqual({
      columnId: 'depth',
      descending: false,
    });
  });
});

describe('a sparkline', () => {
  test('runs over the whole width, with zero at the bottom and the largest value at the top', () => {
    expect(sparklinePath([0, 10], 72, 18)?.line).toBe('M0.0 17.0L72.0 1.0');
  });

  test('is not drawn from fewer than two values', () => {
    expect(sparklinePath([4], 72, 18)).toBeNull();
  });
});
