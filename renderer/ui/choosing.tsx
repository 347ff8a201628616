// Marking several rows of a table for one action: a box before each, Space, Shift with arrows or a click, Ctrl with a click,
// Ctrl+A. Which rows are marked is the owner's to remember; the row that the keys go to is another thing.

import { Check } from 'lucide-react';
import { uiText } from '../strings/ui.ts';
import type { ListKey } from './list-keys.ts';
import styles from './table.module.css';

export interface Choosing {
  readonly isChosen: (index: number) => boolean;
  readonly toggle: (index: number) => void;
  /** All from the row that was chosen or selected last to this one. */
  readonly extendTo: (index: number) => void;
  readonly all: () => void;
}

export const choosingWidthPixels = 30;

/** True when the key was one for choosing. `step` says which row a key without Shift goes to. */
export function chooseByKey(
  event: React.KeyboardEvent,
  choosing: Choosing,
  selectedIndex: number | null,
  step: (event: ListKey) => number | null,
  select: (index: number) => void,
): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (altKey) return false;
  if (key.toLowerCase() === 'a' && (ctrlKey || metaKey) && !shiftKey) {
    choosing.all();
    return true;
  }
  if (ctrlKey || metaKey) return false;
  if (key === ' ' && selectedIndex !== null) {
    if (shiftKey) choosing.extendTo(selectedIndex);
    else choosing.toggle(selectedIndex);
    return true;
  }
  const next = shiftKey ? step({ key, ctrlKey, metaKey, altKey, shiftKey: false }) : null;
  if (next === null) return false;
  choosing.extendTo(next);
  select(next);
  return true;
}

/** True when the click was one for choosing. */
export function chooseByClick(event: React.MouseEvent, choosing: Choosing, index: number): boolean {
  if (event.shiftKey) choosing.extendTo(index);
  else if (event.ctrlKey || event.metaKey) choosing.toggle(index);
  else return false;
  return true;
}

// The grid holds the focus, and Space reaches the box through it.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */
export function ChoiceBox({ choosing, index }: { readonly choosing: Choosing; readonly index: number }) {
  return (
    <div
      role="gridcell"
      className={styles.choice}
      onClick={(event) => {
        event.stopPropagation();
        if (!chooseByClick(event, choosing, index)) choosing.toggle(index);
      }}
    >
      <span
        role="checkbox"
        aria-checked={choosing.isChosen(index)}
        aria-label={uiText.chooseRow}
        className={styles.choiceBox}
      >
        <Check size={11} aria-hidden />
      </span>
    </div>
  );
}
/* oxlint-enable */
