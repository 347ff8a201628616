// One file of a journal: its name, its records, and whether they are on the disk. Which of them counts, and when another
// takes its place, is decided in journal.ts.

import fs from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { recordHeaderBytes, sealRecord } from './record.ts';

export interface JournalRecord {
  readonly type: number;
  readonly payload: Uint8Array;
}

/** What a file's name tells. */
export interface JournalName {
  readonly name: string;
  /** The highest counts. */
  readonly number: number;
  readonly salt: number;
}

const namePattern = /^(\d{12})-([0-9a-f]{8})\.journal$/;
const draftEnding = '.draft';

export class JournalFile {
  readonly number: number;
  readonly path: string;
  /** Length of all whole records. */
  bytes = 0;
  private readonly salt: number;
  private readonly handle: FileHandle;

  /** A draft: it counts for nothing until it is named. Rejects when the disk refuses. */
  static async create(directory: string, number: number): Promise<JournalFile> {
    const salt = randomBytes(4).readInt32BE(0);
    const name = `${String(number).padStart(12, '0')}-${(salt >>> 0).toString(16).padStart(8, '0')}.journal`;
    const file = path.join(directory, name);
    return new JournalFile(file, number, salt, await open(file + draftEnding, 'w', 0o600));
  }

  private constructor(file: string, number: number, salt: number, handle: FileHandle) {
    this.path = file;
    this.number = number;
    this.salt = salt;
    this.handle = handle;
  }

  /** They are in the operating system's hands when this returns. Throws when the disk refuses: call it again for the same ones. */
  write(records: Iterable<JournalRecord>): void {
    const bytes = Buffer.concat([...records].map((record) => encode(this.salt, record)));
    // What a full disk has cut is written again from its beginning.
    for (let written = 0; written < bytes.length;) {
      written += fs.writeSync(this.handle.fd, bytes, written, bytes.length - written, this.bytes + written);
    }
    this.bytes += bytes.length;
  }

  /** Resolves when what is written now is on the disk. */
  sync(): Promise<void> {
    return this.handle.datasync();
  }

  /** It is no draft any more: the one that counts, once the directory is on the disk too. */
  name(): void {
    fs.renameSync(this.path + draftEnding, this.path);
  }

  /** Waits for a sync that is under way. */
  close(): Promise<void> {
    return this.handle.close();
  }

  /** Gives up a draft. */
  async discard(): Promise<void> {
    await this.close();
    await rm(this.path + draftEnding, { force: true });
  }
}

export async function newestJournal(directory: string): Promise<JournalName | null> {
  let found: JournalName | null = null;
  for (const name of await readdir(directory)) {
    const match = namePattern.exec(name);
    if (match === null) continue;
    const number = Number(match[1]);
    if (found !== null && number <= found.number) continue;
    found = { name, number, salt: Number.parseInt(match[2] ?? '0', 16) | 0 };
  }
  return found;
}

/** Those that do not count, and drafts. */
export async function removeOtherJournals(directory: string, kept: JournalFile): Promise<void> {
  for (const name of await readdir(directory)) {
    const isOld = namePattern.test(name) || name.endsWith(`.journal${draftEnding}`);
    if (isOld && name !== path.basename(kept.path)) await rm(path.join(directory, name), { force: true });
  }
}

function encode(salt: number, { type, payload }: JournalRecord): Buffer {
  const bytes = Buffer.allocUnsafe(recordHeaderBytes + payload.length);
  bytes.set(payload, recordHeaderBytes);
  sealRecord(bytes, 0, salt, type, payload.length);
  return bytes;
}
