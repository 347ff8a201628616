// One Leveret at a time on one data directory: a lock file that says who has it and where to find him.
// A lock whose process has died, or whose number now belongs to another process, is taken over.

import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isRunning, processMark } from './process-mark.ts';

const lockFile = 'leveret.lock';
/** Held for the blink of a takeover; one that is older was left by a crash in exactly that blink. */
const takeoverFolder = 'leveret.lock.takeover';
const takeoverMaxMs = 5_000;
/** A lock is written in one go; one that cannot be read for so long was cut short. */
const unreadableMaxMs = 1_000;
const attemptsMax = 40;

const holderSchema = z.object({
  id: z.string(),
  pid: z.number().int().min(1),
  mark: z.string().nullable(),
  startedAt: z.number(),
  /** Where its page is, with the token; null for a desktop window. The file is readable by its owner only. */
  url: z.string().nullable(),
});

export type LockHolder = z.output<typeof holderSchema>;

/** Another Leveret runs on this directory. */
export class DirectoryInUseError extends Error {
  readonly directory: string;
  readonly holder: LockHolder;

  constructor(directory: string, holder: LockHolder) {
    const where = holder.url === null ? 'It has a window of its own.' : `It is at ${holder.url}`;
    super(
      `Leveret is already running on ${directory} (process ${holder.pid}, since ` +
        `${new Date(holder.startedAt).toISOString()}). ${where}\n` +
        'Use that one, end it first, or choose another directory with --data-dir DIR.',
    );
    this.directory = directory;
    this.holder = holder;
  }
}

export interface DirectoryLock {
  /** Lets a second start say where this one is. */
  tellUrl(url: string): void;
  /** Safe to call twice, and while the process exits. */
  release(): void;
}

/** Throws DirectoryInUseError when somebody has it, or the file system's own error. */
export async function lockDirectory(directory: string, now: () => number = Date.now): Promise<DirectoryLock> {
  const file = path.join(directory, lockFile);
  const own: LockHolder = {
    id: randomUUID(),
    pid: process.pid,
    mark: processMark(process.pid),
    startedAt: now(),
    url: null,
  };
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (createLock(file, own)) return heldLock(file, own);
    const holder = readHolder(file);
    if (holder !== null && isAlive(holder)) throw new DirectoryInUseError(directory, holder);
    if (takeOver(directory, file, own)) return heldLock(file, own);
    // Somebody else is taking it over this very moment.
    await delay(25 + Math.random() * 50);
  }
  throw new Error(
    `The lock of ${directory} could not be taken: ${file} keeps changing hands or cannot be replaced. ` +
      'If no Leveret is running, delete that file.',
  );
}

/** True when there was none. The file appears with its content or not at all. */
function createLock(file: string, own: LockHolder): boolean {
  const draft = writeDraft(file, own);
  try {
    linkSync(draft, file);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EMLINK') throw thrown;
    return createWithoutLinks(file, own);
  } finally {
    unlinkSync(draft);
  }
}

/** For file systems without hard links (exFAT, some network shares). */
function createWithoutLinks(file: string, own: LockHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

/** Replaces a dead lock. Only one process at a time may judge it, or two could each replace the other's. */
function takeOver(directory: string, file: string, own: LockHolder): boolean {
  const folder = path.join(directory, takeoverFolder);
  if (!makeFolder(folder)) {
    if ((ageMs(folder) ?? 0) > takeoverMaxMs) removeFolder(folder);
    return false;
  }
  try {
    const holder = readHolder(file);
    if (holder !== null && isAlive(holder)) return false;
    const age = ageMs(file);
    // Gone meanwhile: whoever creates it first has it. Unreadable may mean that its writer is in the middle of it.
    if (age === null || (holder === null && age < unreadableMaxMs)) return false;
    renameSync(writeDraft(file, own), file);
    return true;
  } finally {
    removeFolder(folder);
  }
}

function heldLock(file: string, own: LockHolder): DirectoryLock {
  let released = false;
  return {
    tellUrl(url) {
      if (!released) renameSync(writeDraft(file, { ...own, url }), file);
    },
    release() {
      if (released) return;
      released = true;
      if (readHolder(file)?.id === own.id) unlinkSync(file);
    },
  };
}

function isAlive(holder: LockHolder): boolean {
  if (!isRunning(holder.pid)) return false;
  const mark = processMark(holder.pid);
  return mark === null || holder.mark === null || mark === holder.mark;
}

/** Null when there is none or it cannot be understood. */
function readHolder(file: string): LockHolder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    // Cut short by a power failure, or written by nobody of ours.
    return null;
  }
}

function writeDraft(file: string, holder: LockHolder): string {
  const draft = `${file}.${holder.id}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  return draft;
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}

/** Since its last change; null when there is nothing. */
function ageMs(place: string): number | null {
  const facts = statSync(place, { throwIfNoEntry: false });
  return facts === undefined ? null : Date.now() - facts.mtimeMs;
}
