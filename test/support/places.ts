// Places in a list of messages, one after the other.

/** `count` places from `first` on. */
export function places(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
