// Builds in a process of its own: what the bundlers took of the memory goes with it, and Leveret starts as small as ever.

import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * What is stale of dist/; its words on stderr.
 *
 * @param {string} root
 * @returns {Promise<void>}
 * @throws {Error} when it cannot be built
 */
export async function buildApart(root) {
  const child = spawn(process.execPath, [path.join(root, 'main/build/build.mjs')], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  /** @type {string | null} */
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? null : `it ended with ${signal ?? `code ${code}`}`),
    );
  });
  if (failure !== null) {
    throw new Error(`Leveret was not built: ${failure}. The words above say why; npm start tries again.`);
  }
}
