// The header line of a table; columns that can be sorted are buttons.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { uiText } from '../strings/ui.ts';
import { classNames } from './class-names.ts';
import { ColumnGrip } from './column-grip.tsx';
import type { ColumnWidths } from './column-widths.ts';
import styles from './table.module.css';

export interface SortOrder {
  readonly columnId: string;
  readonly descending: boolean;
}

interface HeaderColumn {
  readonly id: string;
  readonly title: string;
  readonly align?: 'start' | 'end';
  readonly sortValue?: unknown;
}

export interface TableHeaderProps {
  /** Of the table. */
  readonly label: string;
  readonly columns: readonly HeaderColumn[];
  readonly widths: ColumnWidths;
  /** Rows have boxes before them, see choosing.tsx. */
  readonly hasBoxes?: boolean;
  readonly sort: SortOrder | null;
  readonly onSort: ((columnId: string) => void) | undefined;
}

export function TableHeader({ label, columns, widths, hasBoxes = false, sort, onSort }: TableHeaderProps) {
  return (
    <div role="rowgroup" className={styles.header}>
      <div role="row" aria-rowindex={1} className={styles.headerRow}>
        {hasBoxes && <div role="columnheader" aria-label={uiText.chosenColumn} className={styles.heading} />}
        {columns.map((column, place) => {
          const isSorted = sort?.columnId === column.id;
          const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
          const canSort = column.sortValue !== undefined && onSort !== undefined;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-label={column.title}
              aria-sort={canSort ? order : undefined}
              className={classNames(styles.heading, column.align === 'end' && styles.end)}
            >
              {canSort ? (
                <button type="button" className={styles.sort} onClick={() => onSort(column.id)}>
                  {column.title}
                  {isSorted &&
                    (sort.descending ? (
                      <ArrowDown size={11} aria-hidden />
                    ) : (
                      <ArrowUp size={11} aria-hidden />
                    ))}
                </button>
              ) : (
                column.title
              )}
              {place < columns.length - 1 && (
                <ColumnGrip
                  table={label}
                  columnId={column.id}
                  title={column.title}
                  width={widths[column.id]}
                  isTabStop={place === 0}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The order after a click on a column: the other way round, or this column, numbers from the top. */
export function nextSort(sort: SortOrder | null, columnId: string, descendingFirst: boolean): SortOrder {
  if (sort?.columnId === columnId) return { columnId, descending: !sort.descending };
  return { columnId, descending: descendingFirst };
}
