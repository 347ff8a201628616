// The memory that records are appended into before they are written: large buffers, cut into pieces that go to the disk
// while the rest of the buffer goes on being filled. Appending is a copy; nothing is written here.

import type { Piece } from './piece-writer.ts';
import type { Segment } from './segment.ts';

const defaultBufferBytes = 1 << 20;
const spareBuffers = 8;

export class WriteBuffers {
  bytes: Buffer = Buffer.alloc(0);
  /** Where the next record goes in `bytes`. */
  at = 0;
  private pieces: Piece[] = [];
  private from = 0;
  private readonly spare: Buffer[] = [];
  private readonly bufferBytes: number;

  constructor(bufferBytes = defaultBufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  /** Makes room for `length` bytes at `at` in one piece. */
  reserve(segment: Segment, length: number): void {
    if (this.at + length <= this.bytes.length) return;
    this.cut(segment);
    const { bufferBytes } = this;
    this.bytes =
      length > bufferBytes
        ? Buffer.allocUnsafeSlow(length)
        : (this.spare.pop() ?? Buffer.allocUnsafeSlow(bufferBytes));
    this.at = 0;
    this.from = 0;
  }

  /** Ends the piece that is being filled: what follows belongs to another segment, or to the next batch. */
  cut(segment: Segment): void {
    const { bytes: buffer, from, at: to } = this;
    if (to === from) return;
    this.pieces.push({ segment, offset: segment.bytes - (to - from), buffer, from, to });
    this.from = to;
  }

  /** Gives memory back that holds nothing, until there is something to append again. */
  rest(): void {
    this.spare.length = 0;
    if (this.at > this.from || this.pieces.length > 0) return;
    this.bytes = Buffer.alloc(0);
    this.at = 0;
    this.from = 0;
  }

  /** All that waits to be written, in order. */
  take(segment: Segment): Piece[] {
    this.cut(segment);
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }

  /** The pieces are on the disk: buffers that nobody fills any more can be used again. */
  recycle(pieces: readonly Piece[]): void {
    for (const [index, { buffer }] of pieces.entries()) {
      const isLastOfBuffer = buffer !== pieces[index + 1]?.buffer && buffer !== this.bytes;
      // Pieces of one buffer follow one another, so that the last one in this batch may not be its last of all.
      if (!isLastOfBuffer || this.pieces[0]?.buffer === buffer) continue;
      if (buffer.length === this.bufferBytes && this.spare.length < spareBuffers) this.spare.push(buffer);
    }
  }
}
