// Turns "from where on" into an offset, with the stream as it is now.

import type { StreamStart } from './offset-argument.ts';
import { type CursorSurroundings, StreamCursor } from './stream-cursor.ts';

/** The offset of the first message that a consumer gets; it may be one that is yet to come. */
export function startingOffset(start: StreamStart, around: CursorSurroundings): number {
  const { log } = around;
  switch (start.kind) {
    case 'first':
      return log.firstOffset;
    case 'last':
      return Math.max(log.firstOffset, log.nextOffset - 1);
    case 'next':
      return log.nextOffset;
    case 'offset':
      return Math.max(log.firstOffset, start.offset);
    case 'time':
      return offsetAt(start.time, around);
  }
}

/** Of the first message not older than that; of the next one if all are older. */
function offsetAt(time: number, around: CursorSurroundings): number {
  const { log } = around;
  const segment = log.segmentAt(time);
  if (segment === null) return log.nextOffset;
  const cursor = new StreamCursor(around, segment.firstOffset);
  for (let found = cursor.next(); found !== null; found = cursor.next()) {
    if (found.publishedAt >= time) return found.offset;
  }
  return log.readableOffset;
}
