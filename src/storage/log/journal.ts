// A small file of records that is read whole at start, and written anew then and whenever most of it is out of date: for
// what changes rarely and must be known first. Each record is in the operating system's hands when `append` returns, unless
// the disk refuses; it is then kept and tried again.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../lib/reason.ts';
import type { LogTrouble } from './committer.ts';
import { JournalFile, type JournalRecord, newestJournal, removeOtherJournals } from './journal-file.ts';
import { isDiskFull, systemLogFiles } from './log-files.ts';
import { type DamagedPart, RecordScanner } from './record.ts';

export interface JournalOptions {
  /** Created if it is not there. */
  readonly directory: string;
  readonly retryMs?: number;
  /** A journal shorter than this is not written anew before the next start. */
  readonly shortBytes?: number;
  /** The journal that was there has bytes that are no record; `copy` is its copy. Asked what counts after this. */
  readonly onDamage?: (copy: string) => void;
  readonly onTrouble: (trouble: LogTrouble | null) => void;
}

export type VisitJournal = (type: number, payload: Buffer) => void;

/** It is written anew when it is so many times as long as what counts. */
const outgrownTimes = 4;
const defaultShortBytes = 1024 * 1024;

export class Journal {
  /** Bytes of it that were no record when it was opened; they are kept in the file's copy `damagedCopy`. */
  readonly damagedBytes: number;
  readonly damagedCopy: string | null;
  trouble: LogTrouble | null = null;
  private readonly options: JournalOptions;
  private readonly whatCounts: () => Iterable<JournalRecord>;
  private file: JournalFile;
  /** While it is written anew: gets all that the old one gets, until it is whole and takes its place. */
  private next: JournalFile | null = null;
  /** The file before this one, as long as this one's name may not be on the disk. */
  private superseded: string | null = null;
  private renewAboveBytes: number;
  private pending: JournalRecord[] = [];
  private dirty = false;
  private retry: NodeJS.Timeout | null = null;
  private renewing: Promise<void> | null = null;
  private lastSync: Promise<void> = Promise.resolve();

  /**
   * Reads the newest journal of the directory and begins a new one, with the records that `whatCounts` then gives. Later it
   * is asked again, and must know of all that was appended. Rejects when the directory or the disk cannot be used.
   */
  static async open(
    options: JournalOptions,
    visit: VisitJournal,
    whatCounts: () => Iterable<JournalRecord>,
  ): Promise<Journal> {
    const { directory } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const old = await newestJournal(directory);
    let damaged: readonly DamagedPart[] = [];
    let copy: string | null = null;
    if (old !== null) {
      const bytes = await readFile(path.join(directory, old.name));
      const scanner = new RecordScanner(bytes, bytes.length, old.salt);
      while (scanner.next()) visit(scanner.type, Buffer.from(bytes.subarray(scanner.start, scanner.end)));
      ({ damaged } = scanner);
      if (damaged.length > 0) {
        copy = path.join(directory, `damaged-${new Date().toISOString().replaceAll(':', '-')}.journal-copy`);
        await writeFile(copy, bytes, { mode: 0o600 });
        options.onDamage?.(copy);
      }
    }
    const file = await JournalFile.create(directory, (old?.number ?? 0) + 1);
    file.write(whatCounts());
    await file.sync();
    file.name();
    await systemLogFiles.syncDirectory(directory);
    await removeOtherJournals(directory, file);
    return new Journal(options, whatCounts, file, damaged, copy);
  }

  private constructor(
    options: JournalOptions,
    whatCounts: () => Iterable<JournalRecord>,
    file: JournalFile,
    damaged: readonly DamagedPart[],
    damagedCopy: string | null,
  ) {
    this.options = options;
    this.whatCounts = whatCounts;
    this.file = file;
    this.renewAboveBytes = this.outgrown(file.bytes);
    this.damagedBytes = damaged.reduce((sum, { from, to }) => sum + to - from, 0);
    this.damagedCopy = damagedCopy;
  }

  append(type: number, payload: Uint8Array): void {
    const record = { type, payload };
    this.pending.push(record);
    this.dirty = true;
    try {
      this.next?.write([record]);
    } catch {
      // No room for two: the old one goes on.
      this.next = null;
    }
    this.drain();
    if (this.file.bytes > this.renewAboveBytes && this.trouble === null && this.superseded === null) {
      this.renewing ??= this.renew();
    }
  }

  /** Resolves when everything appended is on the disk; rejects when the disk refuses. */
  sync(): Promise<void> {
    const again = (): Promise<void> => this.syncNow();
    this.lastSync = this.lastSync.then(again, again);
    return this.lastSync;
  }

  async close(): Promise<void> {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    await this.renewing;
    try {
      await this.sync();
    } finally {
      await this.file.close();
    }
  }

  private async syncNow(): Promise<void> {
    if (!this.dirty) return;
    this.drain();
    if (this.trouble !== null)
      throw Object.assign(new Error(this.trouble.message), { code: codeOf(this.trouble) });
    this.dirty = false;
    const { file, next } = this;
    try {
      await file.sync();
      // What is promised now must not be missing from what takes its place.
      if (next !== null) await this.syncNext(next);
      if (this.superseded !== null) {
        await systemLogFiles.syncDirectory(this.options.directory);
        await rm(this.superseded, { force: true });
        this.superseded = null;
      }
    } catch (error) {
      this.dirty = true;
      throw error;
    }
  }

  private async syncNext(next: JournalFile): Promise<void> {
    try {
      await next.sync();
    } catch (error) {
      if (next === this.file) throw error;
      if (next === this.next) this.next = null;
    }
  }

  /** Writes it anew beside the old one, which goes when the new one is on the disk, with its name. */
  private async renew(): Promise<void> {
    let draft: JournalFile | null = null;
    try {
      draft = await JournalFile.create(this.options.directory, this.file.number + 1);
      draft.write(this.whatCounts());
      const wholeBytes = draft.bytes;
      this.next = draft;
      await draft.sync();
      if (this.next === draft) await this.replace(draft, wholeBytes);
    } catch {
      // The disk refuses what could be done without: the old one goes on, and whoever needs the disk is told by `append`.
    }
    this.next = null;
    if (draft !== null && draft !== this.file) await this.giveUp(draft);
    this.renewing = null;
  }

  private async replace(draft: JournalFile, wholeBytes: number): Promise<void> {
    draft.name();
    const old = this.file;
    this.file = draft;
    this.next = null;
    this.superseded = old.path;
    this.renewAboveBytes = this.outgrown(wholeBytes);
    // The new one has these already.
    this.pending = [];
    this.dirty = true;
    this.tell(null);
    await old.close();
    await this.sync();
  }

  /** Another attempt comes when it has grown as much as a short one is long. */
  private async giveUp(draft: JournalFile): Promise<void> {
    this.renewAboveBytes = this.file.bytes + this.shortBytes;
    // What cannot be removed now is removed at the next start.
    await draft.discard().catch(() => undefined);
  }

  private get shortBytes(): number {
    return this.options.shortBytes ?? defaultShortBytes;
  }

  private outgrown(wholeBytes: number): number {
    return Math.max(this.shortBytes, wholeBytes * outgrownTimes);
  }

  private drain(): void {
    try {
      for (let first = this.pending[0]; first !== undefined; first = this.pending[0]) {
        this.file.write([first]);
        this.pending.shift();
      }
      this.tell(null);
    } catch (error) {
      const reason = reasonOf(error);
      this.tell({
        kind: isDiskFull(error) ? 'full' : 'failing',
        message: `Writing declared queues, exchanges and bindings to ${this.file.path} failed: ${reason}`,
      });
      this.retry ??= setTimeout(() => {
        this.retry = null;
        this.drain();
      }, this.options.retryMs ?? 500);
    }
  }

  private tell(trouble: LogTrouble | null): void {
    const before = this.trouble;
    this.trouble = trouble;
    if (before?.kind !== trouble?.kind) this.options.onTrouble(trouble);
  }
}

function codeOf(trouble: LogTrouble): string {
  return trouble.kind === 'full' ? 'ENOSPC' : 'EIO';
}
