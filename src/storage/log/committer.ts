// Group commit: one write and sync under way, everything appended meanwhile goes with the next. When the disk refuses
// (it is full, or fails), it keeps what it holds, says so, and tries the whole batch again: after a failed sync nobody
// knows which of its bytes the disk has.

import { reasonOf } from '../../lib/reason.ts';
import { isDiskFull, type LogFiles } from './log-files.ts';
import { type Piece, PieceWriter } from './piece-writer.ts';

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
  private readonly writer: PieceWriter;
  private retry: NodeJS.Timeout | null = null;
  private wake: (() => void) | null = null;
  private ended = false;

  constructor(options: CommitterOptions) {
    this.options = options;
    this.writer = new PieceWriter(options.directory, options.files);
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
    await this.writer.close();
  }

  private async attempt(pieces: readonly Piece[]): Promise<void> {
    await this.writer.write(pieces);
    await this.options.alsoSync();
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
  const reason = reasonOf(error);
  const [first] = pieces;
  return {
    kind: isDiskFull(error) ? 'full' : 'failing',
    message: `Writing messages${first === undefined ? '' : ` to ${first.segment.path}`} failed: ${reason}`,
  };
}
