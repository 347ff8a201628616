// Runs Leveret in Electron's runtime, passes signals on, and tells a runtime that cannot run here from one that ran.

import { spawn } from 'node:child_process';

/** How long the desktop may take to end after a signal before it is killed. */
const endWithinMs = 2_000;
/** A runtime that dies of a signal this early (missing libraries, no user namespaces) never showed a window. */
const earlyMs = 10_000;

/**
 * @typedef {{ kind: 'ran', exitCode: number } | { kind: 'unable', reason: string }} Ended
 */

/**
 * @param {string} runtime  the executable
 * @param {string} root
 * @param {readonly string[]} flags
 * @returns {Promise<Ended>} when it has ended
 */
export async function runDesktop(runtime, root, flags) {
  const startedMs = performance.now();
  const child = spawn(runtime, [root, ...flags], { stdio: 'inherit', env: desktopEnvironment(process.env) });
  let ending = false;
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    child.kill(signal);
    if (ending) return;
    ending = true;
    setTimeout(() => child.kill('SIGKILL'), endWithinMs).unref();
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, passOn);

  /** @type {{ code: number | null, signal: string | null, error?: Error }} */
  const end = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  for (const signal of signals) process.off(signal, passOn);
  if (end.error !== undefined)
    return { kind: 'unable', reason: `Electron does not start: ${end.error.message}` };
  return judgeEnd({ ...end, ending, ranMs: performance.now() - startedMs });
}

/**
 * @param {{ code: number | null, signal: string | null, ending: boolean, ranMs: number }} end  `ending`: we were asked to
 * @returns {Ended}
 */
export function judgeEnd({ code, signal, ending, ranMs }) {
  if (ending) return { kind: 'ran', exitCode: code ?? 0 };
  // 127 is the loader's word for a library that this machine does not have.
  if (ranMs < earlyMs && (signal !== null || code === 127)) {
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    return { kind: 'unable', reason: `Electron's runtime ended at once ${how}; its own words are above` };
  }
  return { kind: 'ran', exitCode: code ?? 1 };
}

/**
 * A terminal inside an Electron app leaves this set, and then Electron starts as plain Node.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function desktopEnvironment(environment) {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = environment;
  return rest;
}
