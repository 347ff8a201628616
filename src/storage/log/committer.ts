// Group commit: one write and sync under way, everything appended meanwhile goes with the next. When the disk refuses
// (it is full, or fails), it keeps what it holds, says so, and tries the whole batch again: after a failed sync nobody
// knows which of its bytes the disk has.

import { isDiskFull, type LogFiles } from './log-files.ts';
import type { Segment } from './segment.ts';

/** Appended bytes on their way: `buffer[from, to)` belongs at `offset` of the segment's file. */
export interface Piece {
  readonly segment: Segment;
  readonly offset: number;
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}

export interface LogTrouble {
  readonly kind: 'full' | 'failing';
  /** What was tried, on what file, and the system's words. */
  readonly message: string;
}

export interface CommitterOptions {
  readonly directory: string;
  readonly files: LogFiles;
  readonly retryMs: number;
  /** Called when there is trouble, when it changes, and with null when it is over. */
  readonly onTrouble: (trouble: LogTrouble | null) => void;
  /** Whatever else must be on disk before a batch counts as durable. */
  readonly alsoSync: () => Promise<void>;
}

export class Committer {
  trouble: LogTrouble | null = null;
  private readonly options: CommitterOptions;
  private file: { readonly segment: Segment; readonly descriptor: number } | null = null;
  private retry: NodeJS.Timeout | null = null;
  private wake: (() => void) | null = null;
  private ended = false;

  constructor(options: CommitterOptions) {
    this.options = options;
  }

  /** Resolves with true when all pieces are on the disk; with false only if it was ended while the disk refused. */
  async commit(pieces: readonly Piece[]): Promise<boolean> {
    for (;;) {
      try {
        await this.attempt(pieces);
        this.tell(null);
        return true;
      } catch (error) {
        this.tell(describeTrouble(pieces, error));
      }
      if (this.ended) return false;
      await this.pause();
    }
  }

  /** A commit that the disk refuses is given up. */
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async close(): Promise<void> {
    this.end();
    if (this.file !== null) await this.options.files.close(this.file.descriptor);
    this.file = null;
  }

  private async attempt(pieces: readonly Piece[]): Promise<void> {
    const { files } = this.options;
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
    await this.options.alsoSync();
  }

  private async writeAll(descriptor: number, buffers: Buffer[], offset: number): Promise<void> {
    let rest = buffers;
    let position = offset;
    while (rest.length > 0) {
      // writev takes at most 1024 pieces.
      const batch = rest.slice(0, 1024);
      let written = await this.options.files.write(descriptor, batch, position);
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
    const { files, directory } = this.options;
    if (this.file !== null) {
      await files.close(this.file.descriptor);
      this.file = null;
    }
    const descriptor = await files.open(segment.path);
    this.file = { segment, descriptor };
    await files.syncDirectory(directory);
    return descriptor;
  }

  private tell(trouble: LogTrouble | null): void {
    const before = this.trouble;
    this.trouble = trouble;
    if (before?.kind !== trouble?.kind) this.options.onTrouble(trouble);
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = () => {
        if (this.retry !== null) clearTimeout(this.retry);
        this.retry = null;
        this.wake = null;
        resolve();
      };
      this.retry = setTimeout(() => this.wake?.(), this.options.retryMs);
    });
  }
}

function describeTrouble(pieces: readonly Piece[], error: unknown): LogTrouble {
  const reason = error instanceof Error ? error.message : String(error);
  const file = pieces[0]?.segment.path ?? '';
  return {
    kind: isDiskFull(error) ? 'full' : 'failing',
    message: `Writing messages to ${file} failed: ${reason}`,
  };
}
