// What the log asks of the file system, so that a test can put a full disk or a lame one in its place. One call for a
// whole batch of records: promises are cheap enough here.

import fs from 'node:fs';
import { promisify } from 'node:util';

export interface LogFiles {
  /** Opens for writing, creating it if need be. */
  open(path: string): Promise<number>;
  /** Writes at `position`; resolves with the number of bytes that were taken, which may be fewer. */
  write(descriptor: number, buffers: readonly Buffer[], position: number): Promise<number>;
  /** Resolves when the file's bytes are on the disk. */
  sync(descriptor: number): Promise<void>;
  close(descriptor: number): Promise<void>;
  append(path: string, bytes: Buffer): Promise<void>;
  /** One that is gone already is no error. */
  remove(path: string): Promise<void>;
  /** Resolves when names made in the directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

const open = promisify(fs.open);
const close = promisify(fs.close);
const sync = promisify(fs.fdatasync);
const syncAll = promisify(fs.fsync);

export const systemLogFiles: LogFiles = {
  open: (path) => open(path, fs.constants.O_WRONLY | fs.constants.O_CREAT, 0o600),
  write: (descriptor, buffers, position) =>
    new Promise((resolve, reject) => {
      fs.writev(descriptor, buffers, position, (error, written) => {
        if (error === null) resolve(written);
        else reject(error);
      });
    }),
  sync,
  close,
  append: (path, bytes) => fs.promises.appendFile(path, bytes, { mode: 0o600 }),
  remove: (path) => fs.promises.rm(path, { force: true }),
  async syncDirectory(path) {
    // Windows has no such thing; names are durable there with the file.
    if (process.platform === 'win32') return;
    const descriptor = await open(path, 'r');
    try {
      await syncAll(descriptor);
    } finally {
      await close(descriptor);
    }
  },
};

/** No room is left: on the disk, or in this user's share of it. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOSPC' || code === 'EDQUOT';
}
