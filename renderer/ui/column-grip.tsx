// The line at the end of a column's header that changes its width: dragged, or by keys. One of a table's lines is a stop
// of Tab, and the arrows up and down go to the others.

import { useRef } from 'react';
import { uiText } from '../strings/ui.ts';
import { narrowestPixels, setColumnWidth, widestPixels } from './column-widths.ts';
import styles from './table.module.css';

export interface ColumnGripProps {
  readonly table: string;
  readonly columnId: string;
  readonly title: string;
  /** As the user set it; undefined while the column has its own width. */
  readonly width: number | undefined;
  readonly isTabStop: boolean;
}

const stepPixels = 16;

export function ColumnGrip({ table, columnId, title, width, isTabStop }: ColumnGripProps) {
  const dragged = useRef<{ readonly fromX: number; readonly fromPixels: number } | null>(null);
  const set = (pixels: number | null) => setColumnWidth(table, columnId, pixels);
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const grip = event.currentTarget;
    if (event.key === 'ArrowLeft') set(columnPixels(grip) - stepPixels);
    else if (event.key === 'ArrowRight') set(columnPixels(grip) + stepPixels);
    else if (event.key === 'ArrowUp') focusBeside(grip, -1);
    else if (event.key === 'ArrowDown') focusBeside(grip, 1);
    else if (event.key === 'Enter') set(null);
    else return;
    // The table below has other uses for these keys.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={uiText.columnWidth(title)}
      aria-valuenow={width ?? 0}
      aria-valuemin={narrowestPixels}
      aria-valuemax={widestPixels}
      aria-valuetext={width === undefined ? uiText.columnWidthOwn : uiText.columnWidthPixels(width)}
      title={uiText.columnWidthHint}
      tabIndex={isTabStop ? 0 : -1}
      className={styles.grip}
      data-grip
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(null)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { fromX: event.clientX, fromPixels: columnPixels(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        const from = dragged.current;
        // A press alone, as of a double click, changes nothing.
        if (from !== null && event.clientX !== from.fromX) set(from.fromPixels + event.clientX - from.fromX);
      }}
      onLostPointerCapture={() => {
        dragged.current = null;
      }}
    />
  );
}

function columnPixels(grip: HTMLElement): number {
  return grip.parentElement?.getBoundingClientRect().width ?? 0;
}

function focusBeside(grip: HTMLElement, step: number): void {
  const grips = [...(grip.closest('[role="row"]')?.querySelectorAll<HTMLElement>('[data-grip]') ?? [])];
  grips[grips.indexOf(grip) + step]?.focus();
}
