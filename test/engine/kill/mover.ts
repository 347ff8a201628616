// One life of the engine that moves messages (mover-program.ts), from its start to its kill or its end.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { JobInput, JobRow } from '../../../src/contract/job.ts';
import type { EnginePlan } from './engine-inside.ts';

export interface MoverPlan extends EnginePlan {
  readonly input: JobInput;
  /** Of an import: the path of the file. */
  readonly importFile?: string;
  /** Null begins the job; otherwise it is resumed. */
  readonly jobId: string | null;
}

export type MoverLine =
  | { readonly type: 'began'; readonly jobId: string }
  | { readonly type: 'job'; readonly row: JobRow }
  | { readonly type: 'doubled'; readonly moveIds: readonly string[] };

export interface Life {
  readonly jobId: string;
  readonly wasKilled: boolean;
  /** As far as was heard of it. */
  readonly row: JobRow | null;
  /** Move ids that the job says may exist twice; of a life that came to the job's end. */
  readonly doubled: readonly string[];
}

/** Kills the process so soon after the job has settled `killAt` messages in all; null lets it finish. */
export async function live(
  program: string,
  plan: MoverPlan,
  killAt: { readonly settled: number; readonly afterMs: number } | null,
): Promise<Life> {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let jobId = plan.jobId;
  let row: JobRow | null = null;
  let doubled: readonly string[] = [];
  let wasKilled = false;
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as MoverLine;
    if (line.type === 'began') ({ jobId } = line);
    else if (line.type === 'doubled') doubled = line.moveIds;
    else {
      ({ row } = line);
      if (killAt !== null && !wasKilled && row.state === 'running' && row.settled >= killAt.settled) {
        wasKilled = true;
        // The moment is what is random here.
        setTimeout(() => child.kill('SIGKILL'), killAt.afterMs);
      } else if (row.state !== 'running' && !wasKilled) {
        child.stdin.write('\n');
      }
    }
  });
  await ended;
  if (jobId === null) throw new Error('The engine ended before it had begun the job.');
  return { jobId, wasKilled, row, doubled };
}
