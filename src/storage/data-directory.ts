// Where Leveret keeps its files, by the custom of each system, and opening that place for one process.

import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../lib/reason.ts';
import { DirectoryInUseError, lockDirectory, type DirectoryLock } from './directory-lock.ts';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/** Absolute. Nothing is created. */
export function defaultDataDirectory({ platform, environment, homeDirectory }: Surroundings): string {
  if (platform === 'win32') {
    return path.win32.join(
      environment['LOCALAPPDATA'] || path.win32.join(homeDirectory, 'AppData', 'Local'),
      'Leveret',
    );
  }
  if (platform === 'darwin')
    return path.posix.join(homeDirectory, 'Library', 'Application Support', 'Leveret');
  const chosen = environment['XDG_DATA_HOME'];
  // The specification wants relative ones ignored.
  const base =
    chosen !== undefined && path.posix.isAbsolute(chosen)
      ? chosen
      : path.posix.join(homeDirectory, '.local', 'share');
  return path.posix.join(base, 'leveret');
}

export interface DataDirectory {
  /** Absolute. */
  readonly path: string;
  readonly lock: DirectoryLock;
}

/**
 * Creates the directory if it is not there (for its owner only) and locks it for this process. Throws DirectoryInUseError
 * when another one has it, or an Error that names the place and the reason.
 */
export async function openDataDirectory(directory: string): Promise<DataDirectory> {
  const absolute = path.resolve(directory);
  try {
    makeFolders(absolute);
    if (!statSync(absolute).isDirectory()) throw new Error('it is not a folder');
    return { path: absolute, lock: await lockDirectory(absolute) };
  } catch (thrown) {
    if (thrown instanceof DirectoryInUseError) throw thrown;
    const reason = reasonOf(thrown);
    throw new Error(
      `The data directory ${absolute} cannot be used: ${reason}. Choose another with --data-dir DIR.`,
      { cause: thrown },
    );
  }
}

/** One by one: Node 20's recursive mkdir never returns where a file system says ENOENT for a new name, as /proc does. */
function makeFolders(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // A second start makes the same folders at the same moment.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}
