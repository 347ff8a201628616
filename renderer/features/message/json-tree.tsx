// A JSON body as a tree that can be folded, exactly as it was written. Arrows move, left and right fold and unfold.

import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { registerCommands } from '../../commands/registry.ts';
import { currentTarget } from '../../commands/target.ts';
import { messageText } from '../../strings/message.ts';
import { classNames } from '../../ui/class-names.ts';
import { addColumnCommand } from './add-column.ts';
import { jsonLinesMax, type JsonLines } from './json-lines.ts';
import {
  bracketsOf,
  canFold,
  pathOf,
  parentOf,
  startsFolded,
  viewLine,
  visibleLines,
  type JsonViewLine,
} from './json-view.ts';
import { VirtualLines } from './virtual-lines.tsx';
import styles from './json-tree.module.css';

export interface JsonTreeProps {
  readonly text: string;
  readonly lines: JsonLines;
}

export function JsonTree({ text, lines }: JsonTreeProps) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(() => startsFolded(lines));
  const [active, setActive] = useState(0);
  const id = useId();
  const visible = useMemo(() => visibleLines(lines, folded), [lines, folded]);
  const place = visible.indexOf(active);
  const path = useMemo(() => pathOf(text, lines, active), [text, lines, active]);
  useEffect(() => registerCommands([addColumnCommand(path)]), [path]);

  const setFold = (line: number, fold: boolean) => {
    const next = new Set(folded);
    if (fold) next.add(line);
    else next.delete(line);
    setFolded(next);
    setActive(line);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move !== undefined) {
      setActive(visible[Math.max(0, Math.min(visible.length - 1, move(place, visible.length)))] ?? 0);
    } else if (event.key === 'ArrowRight') {
      if (folded.has(active)) setFold(active, false);
    } else if (event.key === 'ArrowLeft') {
      if (canFold(lines, active) && !folded.has(active)) setFold(active, true);
      else setActive(Math.max(0, parentOf(lines, active)));
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (canFold(lines, active)) setFold(active, !folded.has(active));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <VirtualLines
      label={messageText.treeLabel}
      role="tree"
      count={visible.length}
      lineKey={(index) => visible[index] ?? index}
      activeLine={place}
      activeId={`${id}-${active}`}
      onKeyDown={onKeyDown}
      renderLine={(index) => {
        const line = visible[index] ?? 0;
        const view = viewLine(text, lines, line, folded);
        const foldable = canFold(lines, line);
        return (
          // Keys are handled by the tree, which holds the focus; a line is only its active descendant.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            id={`${id}-${line}`}
            role="treeitem"
            aria-level={view.depth + 1}
            aria-selected={line === active}
            {...(foldable ? { 'aria-expanded': !folded.has(line) } : {})}
            className={classNames(styles.line, line === active && styles.active)}
            style={{ paddingLeft: `${view.depth * 2 + 2}ch` }}
            onClick={() => setActive(line)}
            onContextMenu={(event) => {
              event.preventDefault();
              setActive(line);
              const place = { x: event.clientX, y: event.clientY };
              // The command is of the line that is active, which this one becomes first.
              setTimeout(() =>
                openCommandMenu(place, ['message.addColumn', 'message.copyBody'], currentTarget()),
              );
            }}
          >
            {foldable && (
              <span
                aria-hidden
                className={styles.fold}
                style={{ left: `${view.depth * 2}ch` }}
                onClick={() => setFold(line, !folded.has(line))}
              >
                {folded.has(line) ? '▸' : '▾'}
              </span>
            )}
            <LineText view={view} onUnfold={() => setFold(line, false)} />
          </div>
        );
      }}
      footer={endNote(lines)}
    />
  );
}

const moves: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowDown: (place) => place + 1,
  ArrowUp: (place) => place - 1,
  j: (place) => place + 1,
  k: (place) => place - 1,
  PageDown: (place) => place + 20,
  PageUp: (place) => place - 20,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function LineText({ view, onUnfold }: { readonly view: JsonViewLine; readonly onUnfold: () => void }) {
  const [open, close] = bracketsOf(view.token);
  const counted = view.token === 'array' ? messageText.items(view.items) : messageText.entries(view.items);
  return (
    <>
      {view.key !== null && (
        <>
          <span className={styles.key}>{view.key}</span>
          {': '}
        </>
      )}
      {view.bracket === 'open' && open}
      {view.bracket === 'close' && close}
      {view.bracket === 'empty' && open + close}
      {view.bracket === 'folded' && (
        <>
          {`${open} `}
          <button type="button" tabIndex={-1} className={styles.folded} onClick={onUnfold}>
            {counted}
          </button>
          {` ${close}`}
        </>
      )}
      {view.value !== null && <span className={styles[view.token]}>{view.value}</span>}
      {view.hiddenCharacters > 0 && (
        <span className={styles.note}> {messageText.moreCharacters(view.hiddenCharacters)}</span>
      )}
      {view.comma && ','}
    </>
  );
}

function endNote(lines: JsonLines) {
  if (lines.end.kind === 'cut') return <p className={styles.end}>{messageText.treeCut}</p>;
  if (lines.end.kind === 'too many lines')
    return <p className={styles.end}>{messageText.treeLong(jsonLinesMax)}</p>;
  return null;
}
