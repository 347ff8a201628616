// Puts pieces of appended bytes into their segments' files and syncs each file. It keeps the file that it wrote last
// open; when and how often to try is its owner's business.

import type { LogFiles } from './log-files.ts';
import type { Segment } from './segment.ts';

/** Appended bytes on their way: `buffer[from, to)` belongs at `offset` of the segment's file. */
export interface Piece {
  readonly segment: Segment;
  readonly offset: number;
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}

export class PieceWriter {
  private readonly directory: string;
  private readonly files: LogFiles;
  private file: { readonly segment: Segment; readonly descriptor: number } | null = null;
  /** The file whose name was made last: it is on the disk. */
  private named: Segment | null = null;

  /** `directory` is where the segments are. */
  constructor(directory: string, files: LogFiles) {
    this.directory = directory;
    this.files = files;
  }

  /** Resolves when all pieces are on the disk. Rejects when the disk refuses; nobody knows then which of them it has. */
  async write(pieces: readonly Piece[]): Promise<void> {
    const { files } = this;
    let from = 0;
    while (from < pieces.length) {
      const first = pieces[from] as Piece;
      let to = from + 1;
      while (pieces[to]?.segment === first.segment) to += 1;
      const descriptor = await this.open(first.segment);
      const buffers = pieces.slice(from, to).map((piece) => piece.buffer.subarray(piece.from, piece.to));
      await this.writeAll(descriptor, buffers, first.offset);
      await files.sync(descriptor);
      from = to;
    }
  }

  /** Closes the file; the next write opens it again. Not to be called while one is under way. */
  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    if (file !== null) await this.files.close(file.descriptor);
  }

  private async writeAll(descriptor: number, buffers: Buffer[], offset: number): Promise<void> {
    let rest = buffers;
    let position = offset;
    while (rest.length > 0) {
      // writev takes at most 1024 pieces.
      const batch = rest.slice(0, 1024);
      let written = await this.files.write(descriptor, batch, position);
      if (written <= 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'ENOSPC' });
      position += written;
      const left: Buffer[] = [];
      for (const buffer of batch) {
        if (written < buffer.length) left.push(buffer.subarray(written));
        written = Math.max(0, written - buffer.length);
      }
      rest = [...left, ...rest.slice(batch.length)];
    }
  }

  private async open(segment: Segment): Promise<number> {
    if (this.file?.segment === segment) return this.file.descriptor;
    await this.close();
    const descriptor = await this.files.open(segment.path);
    this.file = { segment, descriptor };
    if (this.named !== segment) await this.files.syncDirectory(this.directory);
    this.named = segment;
    return descriptor;
  }
}
