// Downloads Electron's runtime, showing progress, and gives up when nothing has arrived for a while.

import { fork } from 'node:child_process';
import path from 'node:path';
import { progressLine } from './say.mjs';

const processFile = path.join(import.meta.dirname, 'runtime-download-process.mjs');

/** A network that has sent nothing for this long is taken for one that never will. */
const silenceMs = 20_000;
/** Unpacking tells nothing while it works, and needs no network. */
const unpackingMs = 180_000;

/** @typedef {{ transferred: number, total: number | null } | { unpacking: true }} Report */

/**
 * @param {string} folder  of the electron package
 * @param {{ silenceMs?: number, processFile?: string }} [options]
 * @returns {Promise<string | null>} null when the runtime was downloaded and unpacked, else why not, in one line
 */
export async function downloadRuntime(folder, options = {}) {
  const patienceMs = options.silenceMs ?? silenceMs;
  const child = fork(options.processFile ?? processFile, [folder], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: downloadEnvironment(process.env),
  });
  const line = progressLine("Downloading Electron's runtime:");
  let words = '';
  let givenUp = false;

  const giveUp = () => {
    givenUp = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(giveUp, patienceMs);
  /** @param {number} forMs */
  const waitOn = (forMs) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, forMs);
  };
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    words = (words + text).slice(-4096);
  });
  child.stdout?.resume();
  let lastBytes = 0;
  child.on('message', (message) => {
    const report = /** @type {Report} */ (message);
    if ('unpacking' in report) {
      waitOn(unpackingMs);
      return;
    }
    const { transferred, total } = report;
    if (transferred <= lastBytes) return;
    lastBytes = transferred;
    waitOn(patienceMs);
    line.show(total === null || total === 0 ? 0 : transferred / total, `(${megabytes(transferred)})`);
  });

  /** @type {number | string} */
  const ended = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  clearTimeout(timer);
  line.end();
  if (givenUp) return `its download was given up after ${patienceMs / 1000} s without any progress`;
  if (ended === 0) return null;
  return `its download failed: ${lastWords(words) ?? `the process ended with ${ended}`}`;
}

/**
 * Node's fetch follows the proxy settings of the environment only when it is told to, from Node 22.21 on.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function downloadEnvironment(environment) {
  return { ...environment, NODE_USE_ENV_PROXY: '1' };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * The last line that is words and not a place in a stack trace.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
function lastWords(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !line.startsWith('at '));
}
