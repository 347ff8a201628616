// Has the worker threads judge messages that together may take longer than one task is allowed to: a thread hands back what
// it has judged after a while, and the rest is asked for again. Only a single message can be too much.

import type { WorkerPool } from './pool.ts';
import type { Judged, Tasks } from './work.ts';

/** Rejects as WorkerPool.run does. */
export async function judgeAll(
  pool: Pick<WorkerPool, 'run'>,
  input: Tasks['judge']['input'],
): Promise<Judged> {
  const verdicts: Judged['verdicts'][number][] = [];
  const columns: Judged['columns'][number][] = [];
  let undecidedReason: string | null = null;
  while (verdicts.length < input.messages.length) {
    const judged = await pool.run('judge', { ...input, messages: input.messages.slice(verdicts.length) });
    verdicts.push(...judged.verdicts);
    columns.push(...judged.columns);
    undecidedReason ??= judged.undecidedReason;
  }
  return { verdicts, undecidedReason, columns };
}
