// `npm run dev`: the page reloads hot, the engine restarts when its sources change. Browser mode only.
//
// Usage: npm run dev -- [--amqp-port N] [--data-dir DIR]   (default: a data directory of its own in .cache)

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startEngine } from './dev/engine.mjs';
import { startPage } from './dev/page.mjs';
import { installPackages, packagesMatch } from './packages.mjs';
import { say } from './say.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const given = process.argv.slice(2);
const dataDirectory = given.some((flag) => flag.startsWith('--data-dir'))
  ? []
  : ['--data-dir', path.join(root, '.cache/dev-data')];

if (!packagesMatch(root)) {
  say('Installing packages (npm ci) …');
  await installPackages(root);
}

// The engine makes a new token at each start; the tab keeps this one over all of them.
const token = randomBytes(32).toString('base64url');
const engine = await startEngine(root, [...dataDirectory, ...given]);
const page = await startPage({ root, token, engineUrl: engine.url });
say(`\nLeveret for development: http://127.0.0.1:${page.port}/#token=${token}\nCtrl+C ends it.`);

let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  await Promise.all([page.close(), engine.stop()]);
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
