// The engine while developing: bundled again at each change of its sources, and started again when that succeeded. One
// that does not bundle leaves the old one running.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { watch } from 'rolldown';
import { nodeEntries } from '../../build/entries.mjs';
import { nodeBundle } from '../../build/node-bundle.mjs';
import { say } from '../say.mjs';

const entry = nodeEntries.find(({ source }) => source === 'src/serve/main.ts');
const workerEntry = nodeEntries.find(({ source }) => source === 'src/filters/worker.ts');

/**
 * @param {string} root
 * @param {readonly string[]} flags  for the engine's server
 * @returns {Promise<{ url: () => URL | null, stop: () => Promise<void> }>} after the first bundle; `url` is where the
 *   engine serves, with its token, and null while it is between two lives
 */
export async function startEngine(root, flags) {
  if (entry === undefined || workerEntry === undefined)
    throw new Error('The build has no entry for the engine’s server or its threads.');
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  /** @type {URL | null} */
  let url = null;

  const stopChild = async () => {
    url = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };

  const startChild = () => {
    const server = path.join(root, entry.output);
    const started = spawn(process.execPath, [server, '--no-open', '--json', '--port', '0', ...flags], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    started.stdout.setEncoding('utf8').on('data', (/** @type {string} */ line) => {
      const ready = /** @type {{ url: string, amqp: string }} */ (JSON.parse(line));
      url = new URL(ready.url);
      say(`Engine: ${ready.amqp}`);
    });
    started.once('exit', (code) => {
      if (child === started) url = null;
      if (code !== 0 && code !== null)
        say(`The engine ended with code ${code}; it starts again at the next change.`);
    });
  };

  const watcher = watch([nodeBundle(root, workerEntry), nodeBundle(root, entry)]);
  await new Promise((resolve) => {
    // Restarts run one after the other: changes come faster than an engine ends.
    let restarts = Promise.resolve();
    let failed = false;
    watcher.on('event', (event) => {
      if (event.code === 'START') failed = false;
      if (event.code === 'ERROR') {
        failed = true;
        say(`The engine does not bundle: ${event.error.message}`);
        resolve(undefined);
      }
      // Both bundles are written then; the worker's alone may have changed.
      if (event.code === 'END' && !failed) {
        restarts = restarts.then(stopChild).then(startChild);
        void restarts.then(resolve);
      }
    });
  });
  return {
    url: () => url,
    async stop() {
      await watcher.close();
      await stopChild();
    },
  };
}
