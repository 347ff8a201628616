// Runs one step's program: its output goes to ours, its time is bounded, and nothing of it is left when it ends.

import { spawn } from 'node:child_process';

/**
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ folder: string, limitMs: number, environment?: NodeJS.ProcessEnv, output?: 'show' | 'hide' }} options
 * @returns {Promise<{ ok: boolean, how: string, output: string }>} `how` is the end in words; `output` what was hidden
 */
export async function runStep(command, commandArguments, options) {
  const hidden = options.output === 'hide';
  const child = spawn(command, commandArguments, {
    cwd: options.folder,
    stdio: ['ignore', hidden ? 'pipe' : 'inherit', hidden ? 'pipe' : 'inherit'],
    env: { ...process.env, ...options.environment },
    // A group of its own, so that a step that hangs is ended with all that it started.
    detached: process.platform !== 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output = (output + text).slice(-64_000);
    });
  }
  let tooLong = false;
  const endAll = () => {
    try {
      if (child.pid !== undefined)
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch (error) {
      // the group is gone already
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  };
  const interrupted = () => {
    endAll();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const timer = setTimeout(() => {
    tooLong = true;
    endAll();
  }, options.limitMs);
  /** @type {string} */
  const how = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
  clearTimeout(timer);
  process.off('SIGINT', interrupted);
  process.off('SIGTERM', interrupted);
  if (tooLong) return { ok: false, how: `ended after ${options.limitMs / 60_000} minutes`, output };
  return { ok: how === 'exit code 0', how, output };
}
