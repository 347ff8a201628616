// Sorting and filtering of many rows without the rows: each is an id, a text and a few numbers. Runs in a worker, so
// that 20,000 queues are ordered while the page scrolls. Pure; order.worker.ts carries messages to it.

export interface OrderRequest {
  /** Which number to sort by, or the text. */
  readonly by: number | 'text';
  readonly descending: boolean;
  /** All words must be found in the text; case does not matter. */
  readonly find: string;
  /** Bits of which at least one must be set in a row's flags; 0 lets all pass. */
  readonly flags: number;
}

export interface OrderIndex {
  /** `numbers` holds `columns` numbers for each id, one row after the other; NaN where unknown. */
  put(ids: Uint32Array, texts: readonly string[], numbers: Float64Array, flags: Uint32Array): void;
  /** New numbers and flags of rows that are there; others are left out. */
  update(ids: Uint32Array, numbers: Float64Array, flags: Uint32Array): void;
  remove(ids: Uint32Array): void;
  /** Ids in order; unknown numbers last either way, ties by text. */
  order(request: OrderRequest): Uint32Array;
}

interface Entry {
  readonly id: number;
  readonly text: string;
  readonly lowerText: string;
  readonly numbers: Float64Array;
  flags: number;
  /** Place among all texts, so that ties cost no comparison of text. */
  rank: number;
}

export function createOrderIndex(columns: number): OrderIndex {
  const entries = new Map<number, Entry>();
  const collator = new Intl.Collator('en', { numeric: true });
  let ranksStale = false;

  const rankTexts = () => {
    ranksStale = false;
    const sorted = [...entries.values()].sort(
      (one, other) => collator.compare(one.text, other.text) || (one.text < other.text ? -1 : 1),
    );
    sorted.forEach((entry, rank) => (entry.rank = rank));
  };

  return {
    put: (ids, texts, numbers, flags) => {
      ranksStale = true;
      ids.forEach((id, index) => {
        const text = texts[index] ?? '';
        entries.set(id, {
          id,
          text,
          lowerText: text.toLowerCase(),
          numbers: numbers.slice(index * columns, (index + 1) * columns),
          flags: flags[index] ?? 0,
          rank: 0,
        });
      });
    },
    update: (ids, numbers, flags) => {
      ids.forEach((id, index) => {
        const entry = entries.get(id);
        if (entry === undefined) return;
        entry.numbers.set(numbers.subarray(index * columns, (index + 1) * columns));
        entry.flags = flags[index] ?? 0;
      });
    },
    remove: (ids) => {
      for (const id of ids) entries.delete(id);
    },
    order: (request) => {
      if (ranksStale) rankTexts();
      const words = request.find.toLowerCase().split(/\s+/).filter(Boolean);
      const found: Entry[] = [];
      for (const entry of entries.values()) {
        if (request.flags !== 0 && (entry.flags & request.flags) === 0) continue;
        if (words.every((word) => entry.lowerText.includes(word))) found.push(entry);
      }
      const sign = request.descending ? -1 : 1;
      const { by } = request;
      found.sort(
        by === 'text'
          ? (one, other) => (one.rank - other.rank) * sign
          : (one, other) => compareNumbers(one.numbers[by], other.numbers[by], sign) || one.rank - other.rank,
      );
      return Uint32Array.from(found, (entry) => entry.id);
    },
  };
}

function compareNumbers(one: number | undefined, other: number | undefined, sign: number): number {
  const oneUnknown = one === undefined || Number.isNaN(one);
  const otherUnknown = other === undefined || Number.isNaN(other);
  if (oneUnknown || otherUnknown) return Number(oneUnknown) - Number(otherUnknown);
  return (one - other) * sign;
}
