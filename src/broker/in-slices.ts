// Goes through many items without holding the loop: what one turn can do at once, the rest in turns to come.

const itemsPerTurn = 4096;

/** Calls `each` for every item, for the first few thousand before it returns. */
export function inSlices<T>(items: Iterator<T>, each: (item: T) => void): void {
  for (let done = 0; done < itemsPerTurn; done += 1) {
    const next = items.next();
    if (next.done === true) return;
    each(next.value);
  }
  setImmediate(() => inSlices(items, each));
}
