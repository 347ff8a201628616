// Which JSON lines are visible when some are folded, and what one line says. Pure; the drawing is in json-tree.tsx.

import { showDirectionMarks } from '../../ui/format/direction-marks.ts';
import { cell, lineKind, lineStride, type JsonLines } from './json-lines.ts';

/** A longer value is clipped in the tree; the text view has all of it. */
const shownValueCharacters = 1_000;
/** A body with more lines starts with its inner parts folded. */
const openLinesMax = 400;

export type JsonToken = 'object' | 'array' | 'string' | 'number' | 'word';
const tokens: readonly JsonToken[] = ['object', 'array', 'string', 'number', 'word'];

export interface JsonViewLine {
  readonly depth: number;
  /** Quoted, as it was written but with its direction marks visible, as the value; null without one. */
  readonly key: string | null;
  readonly token: JsonToken;
  /** A scalar's text as it was written, clipped; null for brackets. */
  readonly value: string | null;
  /** Characters that the clipping left out. */
  readonly hiddenCharacters: number;
  readonly bracket: 'open' | 'close' | 'folded' | 'empty' | null;
  readonly items: number;
  readonly comma: boolean;
}

/** The lines that start folded. */
export function startsFolded(lines: JsonLines): Set<number> {
  const folded = new Set<number>();
  if (lines.count <= openLinesMax) return folded;
  for (let line = 0; line < lines.count; line += 1) {
    if (read(lines, line, cell.kind) === lineKind.open && read(lines, line, cell.depth) >= 2)
      folded.add(line);
  }
  return folded;
}

/** Indexes of the lines to show, in order. An empty container takes one line. */
export function visibleLines(lines: JsonLines, folded: ReadonlySet<number>): Int32Array {
  const visible = new Int32Array(lines.count);
  let count = 0;
  for (let line = 0; line < lines.count; line += 1) {
    visible[count] = line;
    count += 1;
    if (read(lines, line, cell.kind) !== lineKind.open) continue;
    if (folded.has(line) || isEmpty(lines, line)) line = lastOf(lines, line);
  }
  return visible.slice(0, count);
}

export function canFold(lines: JsonLines, line: number): boolean {
  return read(lines, line, cell.kind) === lineKind.open && !isEmpty(lines, line);
}

/** The open line that this line is inside of, or -1. */
export function parentOf(lines: JsonLines, line: number): number {
  const depth = read(lines, line, cell.depth);
  for (let above = line - 1; above >= 0; above -= 1) {
    if (read(lines, above, cell.kind) === lineKind.open && read(lines, above, cell.depth) < depth)
      return above;
  }
  return -1;
}

/** The way from the outermost value to this line's: names of objects, places in lists. */
export function pathOf(text: string, lines: JsonLines, line: number): (string | number)[] {
  const path: (string | number)[] = [];
  const isClose = read(lines, line, cell.kind) === lineKind.close;
  let at = isClose ? read(lines, line, cell.partner) : line;
  for (let parent = parentOf(lines, at); parent !== -1; at = parent, parent = parentOf(lines, at)) {
    const keyStart = read(lines, at, cell.keyStart);
    if (keyStart >= 0) path.unshift(JSON.parse(text.slice(keyStart, read(lines, at, cell.keyEnd))) as string);
    else path.unshift(placeInList(lines, parent, at));
  }
  return path;
}

function placeInList(lines: JsonLines, list: number, item: number): number {
  let place = 0;
  for (let line = list + 1; line < item; line += 1) {
    if (read(lines, line, cell.kind) === lineKind.open) line = lastOf(lines, line);
    place += 1;
  }
  return place;
}

export function viewLine(
  text: string,
  lines: JsonLines,
  line: number,
  folded: ReadonlySet<number>,
): JsonViewLine {
  const kind = read(lines, line, cell.kind);
  const token = tokens[read(lines, line, cell.type)] ?? 'word';
  const keyStart = read(lines, line, cell.keyStart);
  const start = read(lines, line, cell.valueStart);
  const size = read(lines, line, cell.valueEnd) - start;
  const isScalar = kind === lineKind.scalar;
  const isFolded = kind === lineKind.open && folded.has(line);
  const empty = kind === lineKind.open && isEmpty(lines, line);
  const last = isFolded || empty ? lastOf(lines, line) : line;
  return {
    depth: read(lines, line, cell.depth),
    key:
      keyStart < 0
        ? null
        : showDirectionMarks(
            text.slice(keyStart, read(lines, line, cell.keyEnd)).slice(0, shownValueCharacters),
          ),
    token,
    value: isScalar
      ? showDirectionMarks(text.slice(start, start + Math.min(size, shownValueCharacters)))
      : null,
    hiddenCharacters: isScalar ? Math.max(0, size - shownValueCharacters) : 0,
    bracket: isScalar
      ? null
      : kind === lineKind.close
        ? 'close'
        : empty
          ? 'empty'
          : isFolded
            ? 'folded'
            : 'open',
    items: kind === lineKind.open ? read(lines, line, cell.valueEnd) : 0,
    comma: (kind !== lineKind.open || last !== line) && hasNextSibling(lines, last),
  };
}

export function bracketsOf(token: JsonToken): readonly [open: string, close: string] {
  return token === 'array' ? ['[', ']'] : ['{', '}'];
}

function isEmpty(lines: JsonLines, line: number): boolean {
  return read(lines, line, cell.partner) === line + 1;
}

function lastOf(lines: JsonLines, line: number): number {
  const partner = read(lines, line, cell.partner);
  // A container that the cut left open reaches to the end of what there is.
  return partner === -1 ? lines.count - 1 : partner;
}

function hasNextSibling(lines: JsonLines, line: number): boolean {
  const next = line + 1;
  return (
    next < lines.count && read(lines, next, cell.kind) !== lineKind.close && read(lines, line, cell.depth) > 0
  );
}

function read(lines: JsonLines, line: number, name: number): number {
  return lines.cells[line * lineStride + name] ?? -1;
}
