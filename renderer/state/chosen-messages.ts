// The messages that commands on several act on: those that the user chose in the list on screen, or else the one that is
// selected there. The list keeps this up to date; one list is on screen at a time.

import { createStore } from 'zustand/vanilla';
import type { ChosenOfList } from '../../src/contract/chosen-messages.ts';
import type { ColumnPath } from '../../src/contract/filter.ts';

export interface ChosenMessages {
  readonly count: number;
  /** Of one frozen list. */
  readonly messages: ChosenOfList;
  /** False when each of them is known to have died nowhere: then there is no place to send it back to. */
  readonly mayHaveDied: boolean;
}

interface ChosenOnQueue extends ChosenMessages {
  readonly endpointId: string;
  readonly queue: string;
}

/** The frozen list on screen, which commands on all of it act on. */
export interface ListedMessages {
  readonly endpointId: string;
  readonly queue: string;
  readonly snapshotId: string;
  readonly total: number;
  /** Null while nothing is filtered. */
  readonly filter: { readonly filterId: string; readonly matched: number } | null;
  readonly columns: readonly ColumnPath[];
}

interface ListState {
  readonly chosen: ChosenOnQueue | null;
  /** Null while there is no list, or its filter still searches. */
  readonly listed: ListedMessages | null;
  /** Somebody is about to act on what is listed: the list does not freeze anew by itself. */
  readonly isHeld: boolean;
  /** Chooses none any more: what was chosen is being taken away. Null while there is no list. */
  readonly chooseNone: (() => void) | null;
}

export const chosenMessagesStore = createStore<ListState>()(() => ({
  chosen: null,
  listed: null,
  isHeld: false,
  chooseNone: null,
}));

/** Null when no list of this queue is on screen. */
export function listedMessagesOf(endpointId: string, queue: string): ListedMessages | null {
  const { listed } = chosenMessagesStore.getState();
  return listed?.endpointId === endpointId && listed.queue === queue ? listed : null;
}

/** Null when nothing is chosen or selected in a list of this queue. */
export function chosenMessagesOf(endpointId: string, queue: string): ChosenMessages | null {
  const { chosen } = chosenMessagesStore.getState();
  return chosen?.endpointId === endpointId && chosen.queue === queue ? chosen : null;
}
