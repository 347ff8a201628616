// The engine as a process that can be killed: connects its endpoints, begins or resumes one job over a whole queue or a
// file, and prints what it sees of it, one JSON line for each change.

import { readFile } from 'node:fs/promises';
import { AppError } from '../../../src/contract/errors.ts';
import type { JobInput } from '../../../src/contract/job.ts';
import { previewFile, sendFile } from '../../support/page-files.ts';
import { engineInside } from './engine-inside.ts';
import type { MoverLine, MoverPlan } from './mover.ts';

const say = (line: MoverLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plan = JSON.parse(process.argv[2] ?? '') as MoverPlan;
const { engine, page } = await engineInside(plan);

/** Of an import, with the file sent as a page does. */
async function input(): Promise<JobInput> {
  if (plan.importFile === undefined) return plan.input;
  const importId = await sendFile(page, await readFile(plan.importFile));
  await previewFile(page, importId);
  return { ...plan.input, messages: { importId } };
}

const jobId = plan.jobId ?? (await page.request('job.start', await input())).jobId;
say({ type: 'began', jobId });
if (plan.jobId !== null) {
  await page.request('job.resume', { jobId }).catch((error: unknown) => {
    // It had come to its end before the kill came.
    if (!(error instanceof AppError) || error.code !== 'precondition_failed') throw error;
  });
}
page.open(
  'job.watch',
  {},
  {
    onEnd: () => undefined,
    onRows: (changes) => {
      for (const change of changes) if (change.op === 'put') say({ type: 'job', row: change.row });
    },
  },
);
// A line tells it to say what may exist twice, and to end.
process.stdin.once('data', () => {
  void (async () => {
    const doubled: string[] = [];
    for (;;) {
      const of = { jobId, outcome: 'doubled', position: doubled.length, count: 500 } as const;
      const { results } = await page.request('job.results', of);
      if (results.length === 0) break;
      doubled.push(...results.map(({ moveId }) => moveId));
    }
    say({ type: 'doubled', moveIds: doubled });
    await engine.close();
    process.exit(0);
  })();
});
