// Suites that need something which a machine may not have. Where it is missing they are skipped, and the title says why;
// test/run.mjs lists those reasons.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

/** Runs the suite, or skips it with the first reason. Null reasons are needs that are met. */
export function describeWith(needs: readonly (string | null)[], title: string, body: () => void): void {
  const reason = needs.find((need) => need !== null) ?? null;
  if (reason === null) describe(title, body);
  else describe.skip(`${title} (skipped: ${reason})`, body);
}

/** Null when a program of this name is in PATH. */
export function programMissing(program: string, packageName = program): string | null {
  const found = (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => isExecutable(path.join(folder, program)));
  return found ? null : `${packageName} is not installed`;
}

/** The interpreter that has Debian's python3-pika; another one in PATH may not. */
export const python = '/usr/bin/python3';

/** Null when Python has the module. */
export function pythonModuleMissing(name: string): string | null {
  if (!isExecutable(python)) return 'python3 is not installed';
  const found = spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0;
  return found ? null : `python3-${name} is not installed`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
