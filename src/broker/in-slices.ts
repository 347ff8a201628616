// Goes through many items without holding the loop: what one turn can do at once, the rest in turns to come.

import { TurnShare } from './turn-share.ts';

const itemsPerTurn = 4096;

/** Calls `each` for every item, for the first few thousand before it returns. */
export function inSlices<T>(items: Iterator<T>, each: (item: T) => void): void {
  const share = new TurnShare(itemsPerTurn);
  turn();

  function turn(): void {
    for (share.begin(); share.take();) {
      const next = items.next();
      if (next.done === true) return;
      each(next.value);
    }
    setImmediate(turn);
  }
}
