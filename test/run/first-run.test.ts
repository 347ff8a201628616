// On a fresh clone there are no packages yet when the run begins.

import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = temporaryFolder('first-run');
afterAll(() => folder.remove());

test('the test run begins without a single package', async () => {
  for (const part of ['package.json', 'test/run.mjs', 'test/run', 'main/start']) {
    cpSync(path.join(root, part), path.join(folder.path, part), { recursive: true });
  }
  const run = startProgram(process.execPath, ['test/run.mjs', '--only', 'nothing'], { folder: folder.path });
  await run.ended;
  expect(run.stdout()).toContain('There is no step "nothing".');
  expect(run.stdout()).toContain('0 passed, 1 failed, 0 skipped');
});
