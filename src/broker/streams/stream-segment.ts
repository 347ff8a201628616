// One file of a stream, as far as it is known in memory: where it begins in the stream, how much of it can be read, and
// marks of where some of its records are, so that finding one reads little.

import type { Segment } from '../../storage/log/segment.ts';

const betweenMarksBytes = 64 * 1024;

export class StreamSegment {
  readonly file: Segment;
  readonly firstOffset: number;
  /** When its first message was published; epoch milliseconds. */
  readonly firstAt: number;
  /** Bytes of all bodies of the stream before it. */
  readonly bodyBytesBefore: number;
  /** So much of it is on the disk. */
  readableBytes = 0;
  /** Retention has dropped it. */
  dropped = false;
  private readonly markOffsets: number[] = [];
  private readonly markPlaces: number[] = [];

  constructor(
    file: Segment,
    first: { readonly offset: number; readonly publishedAt: number; readonly bodyBytesBefore: number },
  ) {
    this.file = file;
    this.firstOffset = first.offset;
    this.firstAt = first.publishedAt;
    this.bodyBytesBefore = first.bodyBytesBefore;
  }

  /** That message's record is at that place; kept if no mark is near. */
  mark(offset: number, place: number): void {
    if (place < (this.markPlaces.at(-1) ?? 0) + betweenMarksBytes) return;
    this.markOffsets.push(offset);
    this.markPlaces.push(place);
  }

  /** A place of a record from which that message is not far. */
  placeBefore(offset: number): number {
    const index = lastAtMost(this.markOffsets, offset, (mark) => mark);
    return index < 0 ? 0 : (this.markPlaces[index] as number);
  }
}

/** Index of the last item whose key is at most `wanted`, -1 if there is none; keys ascend. */
export function lastAtMost<Item>(
  items: readonly Item[],
  wanted: number,
  key: (item: Item) => number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(items[middle] as Item) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
