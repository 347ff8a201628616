// Columns that every table of messages or of their events has, in the same form.

import { previewText } from './format/preview-text.ts';
import { exactSize, formatSize } from './format/size.ts';
import { exactMoment, formatClock } from './format/time.ts';
import type { TableColumn } from './virtual-table.tsx';
import words from './words.module.css';

/** When it happened, to the millisecond; the date in the title and in what is copied. */
export function momentColumn<Row>(title: string, at: (row: Row) => number): TableColumn<Row> {
  return {
    id: 'time',
    title,
    width: '108px',
    render: (row) => (
      <span className={words.dim} title={exactMoment(at(row))}>
        {formatClock(at(row))}
      </span>
    ),
    copyValue: (row) => exactMoment(at(row)),
  };
}

/** The size of the whole body, null when it is not known; exact in the title and in what is copied. */
export function bodySizeColumn<Row>(title: string, sizeBytes: (row: Row) => number | null): TableColumn<Row> {
  return {
    id: 'size',
    title,
    width: '80px',
    align: 'end',
    render: (row) => {
      const size = sizeBytes(row);
      return (
        <span className={words.dim} title={size === null ? undefined : exactSize(size)}>
          {formatSize(size)}
        </span>
      );
    },
    copyValue: (row) => String(sizeBytes(row) ?? ''),
  };
}

/** The first bytes of the body as text. */
export function bodyColumn<Row>(
  title: string,
  bodyOf: (row: Row) => { readonly preview: Uint8Array; readonly bodySize: number },
): TableColumn<Row> {
  return {
    id: 'body',
    title,
    width: 'minmax(160px, 2fr)',
    render: (row) => {
      const { preview, bodySize } = bodyOf(row);
      return <span className={words.dim}>{previewText(preview, bodySize)}</span>;
    },
  };
}
