// Which messages of a frozen list are chosen for an action on several: some, or all but some. It belongs to one picture of
// the list, so that an action is about what was seen; a new picture begins with nothing chosen.

import { limits } from '../../../src/contract/limits.ts';
import type { MessageRow } from '../../../src/contract/model.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import type { Versioned } from '../../rows/use-version.ts';
import type { ChosenMessages } from '../../state/chosen-messages.ts';

/** What a choice needs of the list. */
export interface ChoosableList {
  readonly length: () => number;
  readonly row: (position: number) => Pick<MessageRow, 'sequence' | 'death'> | undefined;
  /** Sequences from first to last position, both included. */
  readonly sequences: (first: number, last: number) => Promise<readonly string[]>;
  /** Null while there is no picture, or its filter still searches. */
  readonly picture: () => { readonly snapshotId: string; readonly filterId: string | null } | null;
}

export interface MessageChoice extends Versioned {
  readonly isChosen: (position: number) => boolean;
  readonly count: () => number;
  readonly isAll: () => boolean;
  readonly toggle: (position: number) => void;
  /** Chooses from the anchor to here; what an earlier extension chose beyond is chosen no more. Rejects with AppError. */
  readonly extendTo: (position: number) => Promise<void>;
  /** Where the next extension begins. */
  readonly anchorAt: (position: number) => void;
  /** Nothing happens while a filter still searches: nobody knows what all is. */
  readonly all: () => void;
  readonly clear: () => void;
  /** Null when nothing is chosen. */
  readonly chosen: () => ChosenMessages | null;
}

export function createMessageChoice(list: ChoosableList): MessageChoice {
  const signal = createFrameSignal();
  let isEverything = false;
  /** Chosen ones; when everything is chosen, those that are not. */
  let flipped = new Set<string>();
  let anchor: number | null = null;
  /** What the present extension has chosen by itself. */
  let extension = new Set<string>();
  let extending = 0;

  const settle = () => {
    extension = new Set();
    extending += 1;
    signal.touch();
  };
  const isIn = (sequence: string) => flipped.has(sequence) !== isEverything;
  const put = (sequence: string, isChosen: boolean) => {
    if (isChosen === isEverything) flipped.delete(sequence);
    else flipped.add(sequence);
  };
  const count = () => (isEverything ? Math.max(0, list.length() - flipped.size) : flipped.size);
  const clear = () => {
    isEverything = false;
    flipped = new Set();
    settle();
  };

  return {
    isChosen: (position) => {
      const row = list.row(position);
      return row === undefined ? isEverything : isIn(row.sequence);
    },
    count,
    isAll: () => isEverything && flipped.size === 0,
    toggle: (position) => {
      const row = list.row(position);
      if (row === undefined) return;
      put(row.sequence, !isIn(row.sequence));
      anchor = position;
      settle();
    },
    extendTo: async (position) => {
      const from = anchor ?? position;
      anchor = from;
      extending += 1;
      const mine = extending;
      const [first, last] = from < position ? [from, position] : [position, from];
      const bounded = Math.min(last, first + limits.jobChosenMax - 1);
      const sequences = rowsHere(list, first, bounded) ?? (await list.sequences(first, bounded));
      if (mine !== extending) return;
      for (const sequence of extension) put(sequence, false);
      extension = new Set(sequences.filter((sequence) => !isIn(sequence)));
      for (const sequence of sequences) put(sequence, true);
      signal.touch();
    },
    anchorAt: (position) => {
      anchor = position;
      extension = new Set();
      extending += 1;
    },
    all: () => {
      if (list.picture() === null || list.length() === 0) return;
      isEverything = true;
      flipped = new Set();
      settle();
    },
    clear,
    chosen: () => {
      const picture = list.picture();
      if (picture === null || count() === 0) return null;
      const { snapshotId, filterId } = picture;
      return {
        count: count(),
        messages: isEverything
          ? { snapshotId, listed: { filterId, except: [...flipped] } }
          : { snapshotId, sequences: [...flipped] },
        mayHaveDied: mayHaveDied(list, isIn, count()),
      };
    },
    version: signal.version,
    subscribe: signal.subscribe,
  };
}

/** More rows than that are not looked at for each key that is pressed. */
const deathsLookedFor = 2_000;

/** True also when it is not known of one of them. */
function mayHaveDied(list: ChoosableList, isChosen: (sequence: string) => boolean, count: number): boolean {
  let left = count;
  for (let position = 0; left > 0 && position < list.length(); position += 1) {
    const row = position < deathsLookedFor ? list.row(position) : undefined;
    if (row === undefined) return true;
    if (!isChosen(row.sequence)) continue;
    if (row.death !== null) return true;
    left -= 1;
  }
  return false;
}

/** Null when one of them is not here. */
function rowsHere(list: ChoosableList, first: number, last: number): string[] | null {
  const sequences: string[] = [];
  for (let position = first; position <= last; position += 1) {
    const row = list.row(position);
    if (row === undefined) return null;
    sequences.push(row.sequence);
  }
  return sequences;
}
