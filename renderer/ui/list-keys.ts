// Which row a key goes to in a list: arrows, j and k, Home and End, pages. Pure.

export interface ListKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Null when the key means nothing to a list. From no selection every step goes to the first row, End to the last. */
export function stepFor(event: ListKey, selected: number | null, count: number, page: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || count === 0) return null;
  const to = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return selected === null ? 0 : to(selected + 1);
    case 'ArrowUp':
    case 'k':
      return selected === null ? 0 : to(selected - 1);
    case 'PageDown':
      return to((selected ?? 0) + page);
    case 'PageUp':
      return to((selected ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
