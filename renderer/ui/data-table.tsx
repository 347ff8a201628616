// A table of a list that fits into memory easily (up to some thousand rows): sorts by a click on a header and keeps the
// selection with its row. Longer lists are ordered in a worker and shown by virtual-table.tsx.

import { useMemo, useState, type ReactNode } from 'react';
import type { ContextMenuPlace } from './context-menu.tsx';
import { sortedRows } from './sort-rows.ts';
import { nextSort, type SortOrder } from './table-header.tsx';
import { VirtualTable, type TableColumn } from './virtual-table.tsx';

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** Stable and unique. */
  readonly rowKey: (row: Row) => string;
  readonly selectedKey: string | null;
  readonly onSelect: (key: string, row: Row) => void;
  readonly onOpen?: (row: Row) => void;
  readonly onContextMenu?: (row: Row, place: ContextMenuPlace) => void;
  readonly onKeyDown?: (event: React.KeyboardEvent, selected: Row | null) => void;
  readonly initialSort?: SortOrder;
  readonly empty?: ReactNode;
  readonly autoFocus?: boolean;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, selectedKey, onOpen, onContextMenu, onKeyDown } = props;
  const [sort, setSort] = useState<SortOrder | null>(props.initialSort ?? null);
  const ordered = useMemo(() => {
    const value = columns.find((column) => column.id === sort?.columnId)?.sortValue;
    return value === undefined || sort === null ? rows : sortedRows(rows, value, sort.descending, rowKey);
  }, [rows, columns, sort, rowKey]);
  const selectedIndex = useMemo(() => {
    const index = selectedKey === null ? -1 : ordered.findIndex((row) => rowKey(row) === selectedKey);
    return index < 0 ? null : index;
  }, [ordered, rowKey, selectedKey]);
  const withRow = (index: number, action: ((row: Row) => void) | undefined) => {
    const row = ordered[index];
    if (row !== undefined) action?.(row);
  };
  const onSort = (columnId: string) => {
    const value = columns.find((column) => column.id === columnId)?.sortValue;
    const example = rows[0];
    const isNumber = example !== undefined && value !== undefined && typeof value(example) !== 'string';
    setSort(nextSort(sort, columnId, isNumber));
  };
  return (
    <VirtualTable
      label={props.label}
      columns={columns}
      rowCount={ordered.length}
      rowAt={(index) => ordered[index]}
      rowKey={(index) => {
        const row = ordered[index];
        return row === undefined ? index : rowKey(row);
      }}
      selectedIndex={selectedIndex}
      onSelect={(index) => withRow(index, (row) => props.onSelect(rowKey(row), row))}
      sort={sort}
      onSort={onSort}
      empty={props.empty}
      autoFocus={props.autoFocus ?? false}
      {...(onOpen === undefined ? {} : { onOpen: (index: number) => withRow(index, onOpen) })}
      {...(onContextMenu === undefined
        ? {}
        : {
            onContextMenu: (index: number, place: ContextMenuPlace) =>
              withRow(index, (row) => onContextMenu(row, place)),
          })}
      {...(onKeyDown === undefined
        ? {}
        : {
            onKeyDown: (event: React.KeyboardEvent, index: number | null) =>
              onKeyDown(event, index === null ? null : (ordered[index] ?? null)),
          })}
    />
  );
}
