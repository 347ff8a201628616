// The messages that commands on several act on: those that the user chose in the list on screen, or else the one that is
// selected there. The list keeps this up to date; one list is on screen at a time.

import { createStore } from 'zustand/vanilla';
import type { ChosenOfList } from '../../src/contract/chosen-messages.ts';

export interface ChosenMessages {
  readonly count: number;
  /** Of one frozen list. */
  readonly messages: ChosenOfList;
}

interface ChosenOnQueue extends ChosenMessages {
  readonly endpointId: string;
  readonly queue: string;
}

export const chosenMessagesStore = createStore<{ readonly chosen: ChosenOnQueue | null }>()(() => ({
  chosen: null,
}));

/** Null when nothing is chosen or selected in a list of this queue. */
export function chosenMessagesOf(endpointId: string, queue: string): ChosenMessages | null {
  const { chosen } = chosenMessagesStore.getState();
  return chosen?.endpointId === endpointId && chosen.queue === queue ? chosen : null;
}
