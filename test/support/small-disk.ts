// A file system of a few megabytes in memory, for tests of full disks. Needs Linux and root.

import { spawnSync } from 'node:child_process';
import { temporaryFolder } from './temporary-folder.ts';

export interface SmallDisk {
  readonly path: string;
  remove(): void;
}

/** Null when a disk can be mounted here. */
export function mountMissing(): string | null {
  if (process.platform !== 'linux') return 'no tmpfs on this system';
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root';
  try {
    mountSmallDisk(64 * 1024).remove();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Mounts it. The caller removes it, also when the test fails. */
export function mountSmallDisk(sizeBytes: number): SmallDisk {
  const folder = temporaryFolder('small-disk');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder.path], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) {
    folder.remove();
    throw new Error(`tmpfs cannot be mounted: ${mounted.stderr || String(mounted.error)}`.trim());
  }
  return {
    path: folder.path,
    remove() {
      spawnSync('umount', [folder.path]);
      folder.remove();
    },
  };
}
