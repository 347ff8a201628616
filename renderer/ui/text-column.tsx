// Columns of values that a server gave as text: dim beside the row's name, whole in the title and in what is copied.

import type { TableColumn } from './virtual-table.tsx';
import words from './words.module.css';

type Head<Row> = Pick<TableColumn<Row>, 'id' | 'title' | 'width' | 'isText' | 'yields'>;

export function textColumn<Row>(head: Head<Row>, value: (row: Row) => string): TableColumn<Row> {
  return {
    ...head,
    render: (row) => (
      <span className={words.dim} title={value(row)}>
        {value(row)}
      </span>
    ),
    copyValue: value,
  };
}

/** Its header sorts by the text. */
export function sortedTextColumn<Row>(head: Head<Row>, value: (row: Row) => string): TableColumn<Row> {
  return { ...textColumn(head, value), sortValue: value };
}
