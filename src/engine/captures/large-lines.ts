// Large lines of imported files, read by the worker threads: the largest would hold up the engine's loop for a while.

import type { ReadLarge } from '../../captures/read-capture.ts';
import { AppError } from '../../contract/errors.ts';
import type { WorkerPool } from '../../filters/pool.ts';

export function readLargeIn(workers: WorkerPool): ReadLarge {
  return async (line) => {
    try {
      return await workers.run('line', line);
    } catch (error) {
      // It is this line that was too much; the next one may be read.
      if (error instanceof AppError && ['timeout', 'too_large'].includes(error.code)) {
        return { problem: error.message };
      }
      throw error;
    }
  };
}
