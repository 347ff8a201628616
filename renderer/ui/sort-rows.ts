// Orders rows by one value; equal values keep the order of their keys, so that live numbers do not make rows dance.

const collator = new Intl.Collator('en', { numeric: true });

/** A sorted copy. Null (unknown) comes last, whichever way round. */
export function sortedRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => string | number | null,
  descending: boolean,
  key: (row: Row) => string,
): Row[] {
  const direction = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: value(row), key: key(row) }))
    .sort((one, other) => {
      if (one.value === null || other.value === null) {
        if (one.value !== other.value) return one.value === null ? 1 : -1;
      } else {
        const order = compare(one.value, other.value);
        if (order !== 0) return order * direction;
      }
      return collator.compare(one.key, other.key);
    })
    .map((entry) => entry.row);
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}
