// Columns of what stands at paths into the bodies, in every table of messages alike.

import { columnTitle } from './format/column-title.ts';
import type { TableColumn } from './virtual-table.tsx';

interface WithColumns {
  readonly columns?: readonly (string | null)[] | undefined;
}

/** `columns` with one for each path before the column `before`. */
export function withPathColumns<Row extends WithColumns>(
  columns: readonly TableColumn<Row>[],
  paths: readonly (readonly (string | number)[])[],
  before: string,
): readonly TableColumn<Row>[] {
  if (paths.length === 0) return columns;
  const added = paths.map((path, index): TableColumn<Row> => {
    const valueOf = (row: Row) => row.columns?.[index] ?? '';
    return {
      id: `path ${JSON.stringify(path)}`,
      title: columnTitle(path),
      width: 'minmax(88px, 0.7fr)',
      render: (row) => <span title={valueOf(row)}>{valueOf(row)}</span>,
      copyValue: valueOf,
    };
  });
  const at = columns.findIndex((column) => column.id === before);
  // The body itself gives way to what was chosen of it.
  const rest = columns.slice(at).map((column) => (column.id === before ? { ...column, yields: 5 } : column));
  return [...columns.slice(0, at), ...added, ...rest];
}
