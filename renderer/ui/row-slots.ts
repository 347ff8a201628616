// Which elements of the page draw which rows of a long table. A row that stays in sight keeps its element; when somebody
// jumps to rows of which none was there before, these take over all the elements instead of having new ones made.

type RowKey = string | number;

export interface RowSlots {
  /** The slot of each of these rows, which are all that exist now. Asking again with the same rows changes nothing. */
  readonly of: (keys: readonly RowKey[]) => readonly number[];
}

export function createRowSlots(): RowSlots {
  let known = new Map<RowKey, number>();
  let next = 0;
  return {
    of: (keys) => {
      const free = keys.some((key) => known.has(key)) ? [] : [...known.values()];
      let taken = 0;
      known = new Map(keys.map((key) => [key, known.get(key) ?? free[taken++] ?? next++]));
      return keys.map((key) => known.get(key) ?? next++);
    },
  };
}
