// `npm test`: brings what the tests need, runs every check, and ends with one line: N passed, N failed, N skipped.
// Type check, lint, format check and build count as one test each; everything else is counted by its runner.
//
// Usage: npm test -- [--only build,types,lint,format,unit,conformance,browser,electron] [--no-install]

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { meetsNodeVersion, requiredNodeVersion } from '../main/start/node-version.mjs';
import { installPackages, packagesMatch } from '../main/start/packages.mjs';
import { prepareMachine } from './run/machine.mjs';
import { noResults } from './run/results.mjs';
import { steps } from './run/steps.mjs';
import { summary } from './run/summary.mjs';

const root = path.resolve(import.meta.dirname, '..');
const startedMs = performance.now();
const { chosen, install } = readArguments();

if (!meetsNodeVersion(process.versions.node)) {
  stop(`The tests need Node ${requiredNodeVersion} or newer, and this is ${process.versions.node}.`);
}
if (!packagesMatch(root)) {
  console.log('Installing packages (npm ci) …');
  await installPackages(root).catch((/** @type {Error} */ error) => stop(error.message));
}
const missing = install ? await prepareMachine(root) : null;
if (missing !== null) console.log(`${missing}: the suites that need it are skipped.`);

const reports = path.join(root, 'test-results/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = noResults();
/** @type {string[]} */
const times = [];
for (const step of steps.filter(({ name }) => chosen.includes(name))) {
  console.log(`\n── ${step.title} ${'─'.repeat(Math.max(0, 70 - step.title.length))}`);
  const stepStartedMs = performance.now();
  const results = await step.run({ root, reports });
  total.passed += results.passed;
  total.failures.push(...results.failures);
  total.skips.push(...results.skips);
  times.push(`${step.name} ${seconds(stepStartedMs)}`);
}

console.log(`\nTime: ${times.join(', ')}; all ${seconds(startedMs)}`);
console.log(summary(total));
process.exitCode = total.failures.length === 0 ? 0 : 1;

function readArguments() {
  const names = steps.map((step) => step.name);
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, 'no-install': { type: 'boolean', default: false } },
    });
    const only = values.only === undefined ? names : values.only.split(',');
    const unknown = only.find((name) => !names.includes(name));
    if (unknown !== undefined) stop(`There is no step "${unknown}". The steps are ${names.join(', ')}.`);
    return { chosen: only, install: !values['no-install'] };
  } catch (error) {
    return stop(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string} reason
 * @returns {never}
 */
function stop(reason) {
  console.log(`${reason}\n0 passed, 1 failed, 0 skipped`);
  process.exit(1);
}

/** @param {number} sinceMs */
function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
