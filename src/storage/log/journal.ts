// A small file of records that is read whole at start and written anew when most of it is out of date: for what changes
// rarely and must be known first. Each record is in the operating system's hands when `append` returns, unless the disk
// refuses; it is then kept and tried again.

import fs from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { LogTrouble } from './committer.ts';
import { isDiskFull, systemLogFiles } from './log-files.ts';
import { type DamagedPart, recordHeaderBytes, RecordScanner, sealRecord } from './record.ts';

export interface JournalOptions {
  /** Created if it is not there. */
  readonly directory: string;
  readonly retryMs?: number;
  readonly onTrouble: (trouble: LogTrouble | null) => void;
}

export type VisitJournal = (type: number, payload: Buffer) => void;

const namePattern = /^(\d{12})-([0-9a-f]{8})\.journal$/;

export class Journal {
  /** Bytes of it that were no record when it was opened; they are kept in the file's copy `damagedCopy`. */
  readonly damagedBytes: number;
  readonly damagedCopy: string | null;
  trouble: LogTrouble | null = null;
  private readonly options: JournalOptions;
  private readonly file: number;
  private readonly filePath: string;
  private readonly salt: number;
  private position: number;
  private pending: Buffer[] = [];
  private dirty = false;
  private retry: NodeJS.Timeout | null = null;

  /**
   * Reads the newest journal of the directory; `rewrite` then gives the records that a new one begins with, and the old
   * one goes. Rejects when the directory or the disk cannot be used.
   */
  static async open(
    options: JournalOptions,
    visit: VisitJournal,
    rewrite: (add: (type: number, payload: Uint8Array) => void) => void,
  ): Promise<Journal> {
    const { directory } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const old = await newest(directory);
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
      }
    }
    const salt = randomBytes(4).readInt32BE(0);
    const parts: Buffer[] = [];
    rewrite((type, payload) => parts.push(encode(salt, type, payload)));
    const written = Buffer.concat(parts);
    const number = String((old?.number ?? 0) + 1).padStart(12, '0');
    const name = `${number}-${(salt >>> 0).toString(16).padStart(8, '0')}.journal`;
    const draft = path.join(directory, `${name}.draft`);
    const handle = await open(draft, 'w', 0o600);
    await handle.writeFile(written);
    await handle.sync();
    await handle.close();
    await rename(draft, path.join(directory, name));
    await systemLogFiles.syncDirectory(directory);
    await removeOthers(directory, name);
    return new Journal(options, path.join(directory, name), salt, written.length, damaged, copy);
  }

  private constructor(
    options: JournalOptions,
    filePath: string,
    salt: number,
    position: number,
    damaged: readonly DamagedPart[],
    damagedCopy: string | null,
  ) {
    this.options = options;
    this.filePath = filePath;
    this.salt = salt;
    this.position = position;
    this.damagedBytes = damaged.reduce((sum, { from, to }) => sum + to - from, 0);
    this.damagedCopy = damagedCopy;
    this.file = fs.openSync(filePath, 'r+');
  }

  append(type: number, payload: Uint8Array): void {
    this.pending.push(encode(this.salt, type, payload));
    this.dirty = true;
    this.drain();
  }

  /** Resolves when everything appended is on the disk; rejects when the disk refuses. */
  async sync(): Promise<void> {
    if (!this.dirty) return;
    this.drain();
    if (this.trouble !== null)
      throw Object.assign(new Error(this.trouble.message), { code: codeOf(this.trouble) });
    this.dirty = false;
    try {
      await systemLogFiles.sync(this.file);
    } catch (error) {
      this.dirty = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    try {
      await this.sync();
    } finally {
      fs.closeSync(this.file);
    }
  }

  private drain(): void {
    try {
      for (let first = this.pending[0]; first !== undefined; first = this.pending[0]) {
        let written = 0;
        // A record that was cut by a full disk is written again from its beginning.
        while (written < first.length) {
          written += fs.writeSync(this.file, first, written, first.length - written, this.position + written);
        }
        this.position += first.length;
        this.pending.shift();
      }
      this.tell(null);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.tell({
        kind: isDiskFull(error) ? 'full' : 'failing',
        message: `Writing declared queues, exchanges and bindings to ${this.filePath} failed: ${reason}`,
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

function encode(salt: number, type: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(recordHeaderBytes + payload.length);
  bytes.set(payload, recordHeaderBytes);
  sealRecord(bytes, 0, salt, type, payload.length);
  return bytes;
}

function codeOf(trouble: LogTrouble): string {
  return trouble.kind === 'full' ? 'ENOSPC' : 'EIO';
}

async function newest(
  directory: string,
): Promise<{ readonly name: string; readonly number: number; readonly salt: number } | null> {
  let found: { name: string; number: number; salt: number } | null = null;
  for (const name of await readdir(directory)) {
    const match = namePattern.exec(name);
    if (match === null) continue;
    const number = Number(match[1]);
    if (found !== null && number <= found.number) continue;
    found = { name, number, salt: Number.parseInt(match[2] ?? '0', 16) | 0 };
  }
  return found;
}

async function removeOthers(directory: string, kept: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const isOld = namePattern.test(name) || name.endsWith('.journal.draft');
    if (isOld && name !== kept) await rm(path.join(directory, name), { force: true });
  }
}
