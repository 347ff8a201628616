// A table of any length: only the rows in sight exist. Fixed row height, rows asked for by index, keyboard and mouse as
// equals. It does not sort, filter or fetch; the owner of the rows does. For a short list that sorts itself see
// data-table.tsx.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { chooseByKey, chooseByClick, choosingWidthPixels, ChoiceBox, type Choosing } from './choosing.tsx';
import { classNames } from './class-names.ts';
import { useColumnWidths } from './column-widths.ts';
import { columnsByRoom } from './columns-by-room.ts';
import type { ContextMenuPlace } from './context-menu.tsx';
import { copyText } from './copy.ts';
import { doesFocusStay } from './focus-stays.ts';
import { stepFor, type ListKey } from './list-keys.ts';
import { createRowSlots } from './row-slots.ts';
import { TableHeader, type SortOrder } from './table-header.tsx';
import { useWidth } from './use-width.ts';
import styles from './table.module.css';

export interface TableColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** A grid track: "90px", "minmax(120px, 2fr)". */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** What came from a broker is mono, which is the default; words of ours are not. */
  readonly isText?: boolean;
  readonly render: (row: Row) => ReactNode;
  /** Presence makes the header a sort button. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** What a double click copies; otherwise the cell's text. */
  readonly copyValue?: (row: Row) => string;
  /** The row's name: one click on it opens the row. */
  readonly opens?: boolean;
  /** Leaves when the table is narrow, the lowest first. Absent: it stays. */
  readonly yields?: number;
}

export interface VirtualTableProps<Row> {
  /** Name for screen readers. */
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rowCount: number;
  /** Undefined while the row is being fetched: it is drawn as a placeholder. */
  readonly rowAt: (index: number) => Row | undefined;
  /** Stable for a row that moves. */
  readonly rowKey: (index: number) => string | number;
  /** Index of the selected row, or null. */
  readonly selectedIndex: number | null;
  readonly onSelect: (index: number) => void;
  /** Enter, a click on the name (`opens`), or on the row that is selected already. */
  readonly onOpen?: (index: number) => void;
  readonly onContextMenu?: (index: number, place: ContextMenuPlace) => void;
  /** Keys that the table does not use; preventDefault when you did. */
  readonly onKeyDown?: (event: React.KeyboardEvent, selectedIndex: number | null) => void;
  readonly sort?: SortOrder | null;
  readonly onSort?: (columnId: string) => void;
  /** Called with the rows that exist, a few more than are in sight. */
  readonly onRange?: (first: number, last: number) => void;
  /** Presence lets several rows be marked for one action, each with a box before it. */
  readonly choosing?: Choosing;
  /** Keeps the end in sight as rows arrive. */
  readonly followEnd?: boolean;
  /** The user scrolled away from the end (false) or to it (true). */
  readonly onAtEnd?: (atEnd: boolean) => void;
  readonly rowClassName?: (index: number) => string | undefined;
  /** In place of rows when there are none. */
  readonly empty?: ReactNode;
  readonly autoFocus?: boolean;
}

export const rowHeight = 27;
/** Rows beyond those in sight that exist already when somebody scrolls; nobody scrolls a list that follows its end. */
const rowsAhead = 4;
const rowsAheadOfEnd = 1;

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rowCount, selectedIndex, choosing } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth();
  const leading = choosing === undefined ? 0 : choosingWidthPixels;
  const widths = useColumnWidths(props.label);
  const columns = useMemo(() => {
    const asSet = props.columns.map((column) => {
      const pixels = widths[column.id];
      return pixels === undefined ? column : { ...column, width: `${String(pixels)}px` };
    });
    return columnsByRoom(asSet, width === null ? null : width - leading);
  }, [props.columns, widths, width, leading]);
  const cellClasses = useMemo(() => columns.map(cellClass), [columns]);
  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: props.followEnd === true ? rowsAheadOfEnd : rowsAhead,
    scrollPaddingStart: rowHeight,
    // The header stands before the first row: every row is as much lower than the virtualizer thinks.
    scrollPaddingEnd: rowHeight,
    getItemKey: props.rowKey,
  });
  // What stands in place of rows is no part of a grid, so then only the header is one.
  const isEmpty = rowCount === 0 && props.empty !== undefined;
  const items = virtualizer.getVirtualItems();
  const [rowSlots] = useState(createRowSlots);
  const slots = rowSlots.of(items.map((item) => item.key as string | number));
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const { onRange, followEnd, autoFocus } = props;

  useEffect(() => {
    if (last >= first) onRange?.(first, last);
  }, [first, last, onRange]);
  useLayoutEffect(() => {
    // Rows have one height, so the end is known without the virtualizer's search for it, which costs a layout a frame.
    const box = scroller.current;
    if (followEnd === true && box !== null) box.scrollTop = box.scrollHeight;
  }, [followEnd, rowCount]);
  useEffect(() => {
    if (autoFocus === true && !doesFocusStay()) scroller.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  const select = (index: number) => {
    if (index < 0 || index >= rowCount) return;
    props.onSelect(index);
    virtualizer.scrollToIndex(index);
  };
  const menuBeside = (index: number) => {
    const row = scroller.current?.querySelector(`[data-index="${String(index)}"]`)?.getBoundingClientRect();
    if (row !== undefined) props.onContextMenu?.(index, { x: row.left + 24, y: row.bottom });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const step = (key: ListKey) => stepFor(key, selectedIndex, rowCount, page);
    const next = step(event);
    if (next !== null) {
      event.preventDefault();
      select(next);
    } else if (choosing !== undefined && chooseByKey(event, choosing, selectedIndex, step, select)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && rowCount > 0 && props.onOpen !== undefined) {
      event.preventDefault();
      // Without a row to open, Enter chooses the first.
      if (selectedIndex === null) select(0);
      else props.onOpen(selectedIndex);
    } else if (
      (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) &&
      selectedIndex !== null
    ) {
      event.preventDefault();
      menuBeside(selectedIndex);
    } else {
      props.onKeyDown?.(event, selectedIndex);
    }
  };
  const onScroll = () => {
    const box = scroller.current;
    if (box !== null) props.onAtEnd?.(box.scrollHeight - box.scrollTop - box.clientHeight < rowHeight);
  };
  const rowId = (index: number) => `${props.label}-${String(props.rowKey(index))}`.replaceAll(/\s/g, '_');

  const tracks = [
    ...(choosing === undefined ? [] : [`${String(choosingWidthPixels)}px`]),
    ...columns.map((column) => column.width),
  ].join(' ');
  const activeInSight = selectedIndex !== null && selectedIndex >= first && selectedIndex <= last;
  const gridAttributes = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': props.label,
    'aria-rowcount': rowCount + 1,
    'aria-colcount': columns.length + (choosing === undefined ? 0 : 1),
    'aria-activedescendant': activeInSight ? rowId(selectedIndex) : undefined,
  };

  return (
    <div ref={measure} className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        data-rows
        {...(isEmpty ? { tabIndex: -1 } : gridAttributes)}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
        style={{ '--columns': tracks } as React.CSSProperties}
      >
        <div className={styles.headerGrid} {...(isEmpty ? { role: 'grid', 'aria-label': props.label } : {})}>
          <TableHeader
            label={props.label}
            columns={columns}
            widths={widths}
            hasBoxes={choosing !== undefined}
            sort={props.sort ?? null}
            onSort={props.onSort}
          />
        </div>
        {isEmpty && props.empty}
        <div
          {...(isEmpty ? {} : { role: 'rowgroup' })}
          className={styles.body}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map((item, place) => (
            <TableRow
              key={slots[place]}
              id={rowId(item.index)}
              columns={columns}
              cellClasses={cellClasses}
              row={props.rowAt(item.index)}
              index={item.index}
              top={item.start}
              isSelected={item.index === selectedIndex}
              className={props.rowClassName?.(item.index)}
              choosing={choosing}
              onSelect={props.onSelect}
              onOpen={props.onOpen}
              onContextMenu={props.onContextMenu}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function cellClass({ align, isText, opens }: Pick<TableColumn<never>, 'align' | 'isText' | 'opens'>): string {
  return classNames(
    styles.cell,
    align === 'end' && styles.end,
    isText === true && styles.text,
    opens === true && styles.opens,
  );
}

interface TableRowProps<Row> {
  readonly id: string;
  readonly columns: readonly TableColumn<Row>[];
  /** One for each column. */
  readonly cellClasses: readonly string[];
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly isSelected: boolean;
  readonly className: string | undefined;
  readonly choosing: Choosing | undefined;
  readonly onSelect: (index: number) => void;
  readonly onOpen: ((index: number) => void) | undefined;
  readonly onContextMenu: ((index: number, place: ContextMenuPlace) => void) | undefined;
}

// Keys are handled by the grid, which holds the focus; a row is only the active descendant.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */
function TableRow<Row>({
  id,
  columns,
  cellClasses,
  row,
  index,
  top,
  isSelected,
  className,
  choosing,
  onSelect,
  onOpen,
  onContextMenu,
}: TableRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      className={classNames(styles.row, isSelected && styles.selected, className)}
      style={{ transform: `translateY(${String(top)}px)` }}
      onMouseDown={(event) => {
        // Shift would mark text up to here.
        if (choosing !== undefined && event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => {
        if (choosing !== undefined && chooseByClick(event, choosing, index)) return;
        if (isSelected && event.detail === 1) onOpen?.(index);
        else onSelect(index);
      }}
      onContextMenu={(event) => {
        if (onContextMenu === undefined) return;
        event.preventDefault();
        onSelect(index);
        onContextMenu(index, { x: event.clientX, y: event.clientY });
      }}
    >
      {choosing !== undefined && <ChoiceBox choosing={choosing} index={index} />}
      {columns.map((column, place) => (
        <div
          key={column.id}
          role="gridcell"
          className={cellClasses[place]}
          onClick={(event) => {
            if (column.opens !== true || onOpen === undefined || event.shiftKey || event.ctrlKey) return;
            event.stopPropagation();
            onOpen(index);
          }}
          onDoubleClick={(event) => {
            if (row !== undefined) void copyText(column.copyValue?.(row) ?? event.currentTarget.innerText);
          }}
        >
          {row === undefined ? <span className={styles.pending} /> : column.render(row)}
        </div>
      ))}
    </div>
  );
}
/* oxlint-enable */
