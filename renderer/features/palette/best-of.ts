// The best few of many, without ordering all of them: twenty thousand names are looked at, some dozens are kept. Pure.

export interface BestOf<Item> {
  /** `make` is only called for an item that is kept, at least for now. */
  add(score: number, make: () => Item): void;
  /** Best first; of equal ones the first that came. */
  items(): Item[];
  /** How many were added, kept or not. */
  readonly count: number;
}

export function createBestOf<Item>(keep: number): BestOf<Item> {
  /** Best first. */
  const kept: { readonly score: number; readonly item: Item }[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add: (score, make) => {
      count += 1;
      if (kept.length === keep && score <= (kept.at(-1)?.score ?? 0)) return;
      let [low, high] = [0, kept.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((kept[middle]?.score ?? 0) >= score) low = middle + 1;
        else high = middle;
      }
      kept.splice(low, 0, { score, item: make() });
      if (kept.length > keep) kept.pop();
    },
    items: () => kept.map(({ item }) => item),
  };
}
