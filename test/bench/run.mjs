// `npm run bench`: runs the bench of that name, or those whose name begins so, one after the other; without a word it lists them.
// Each one is a program of its own that prints its numbers, and ends with code 1 when it holds a promise that was not kept.
//
// Usage: npm run bench -- page            page-live and page-messages
//        npm run bench -- rpc-rows        one
//        npm run bench -- page-live --seconds 20      what follows is the bench's own

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const benches = [
  'backlog',
  'broker',
  'broker-throughput',
  'page-live',
  'page-messages',
  'page-queues',
  'rpc-rows',
];
const [word, ...more] = process.argv.slice(2);
const chosen = benches.includes(word ?? '')
  ? benches.filter((name) => name === word)
  : benches.filter((name) => word !== undefined && name.startsWith(word));

if (chosen.length === 0) {
  console.error(
    `${word === undefined ? 'Name a bench' : `No bench is called ${word}`}: ${benches.join(', ')}.`,
  );
  process.exitCode = 1;
}
if (
  chosen.some((name) => name === 'backlog' || name.startsWith('page')) &&
  !existsSync(path.join(root, 'dist/serve/main.js'))
) {
  await run('main/build/build.mjs', []);
}
for (const name of chosen) {
  console.log(`\n${name}`);
  const code = await run(`test/bench/${name}.mjs`, more);
  if (code !== 0) process.exitCode = 1;
}

/**
 * @param {string} script  from the root
 * @param {readonly string[]} flags
 * @returns {Promise<number>}
 */
function run(script, flags) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, script), ...flags], {
      stdio: 'inherit',
      cwd: root,
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
