// The steps of a test run, in order: cheap checks first. Each one returns results and never throws for a failing test.

import path from 'node:path';
import { noResults, playwrightResults, readReport, vitestResults } from './results.mjs';
import { runStep } from './run-step.mjs';

const minuteMs = 60_000;

/**
 * @typedef {import('./results.mjs').Results} Results
 * @typedef {{ root: string, reports: string }} Place  the repository, and a folder for the runners' reports
 * @typedef {{ name: string, title: string, run: (place: Place) => Promise<Results> }} Step
 */

/**
 * The limits are for what hangs: several times what a machine of two cores takes.
 *
 * @type {readonly Step[]}
 */
export const steps = [
  check('build', 'Build', 5, ['main/build/build.mjs']),
  check('types', 'Type check', 5, ['node_modules/typescript/bin/tsc', '-b']),
  check('lint', 'Lint', 5, ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  check('format', 'Format check', 3, ['node_modules/oxfmt/bin/oxfmt', '--check', '.']),
  vitest('unit', 'Unit and integration tests', 25, ['--exclude', 'test/conformance/**']),
  vitest('conformance', 'Conformance tests', 10, ['test/conformance']),
  playwright('chromium', 'browser', 'Browser tests', 25, async () => {
    // It needs a package, and this file is read before there are any.
    const { findChromium } = await import('../support/find-chromium.mjs');
    return findChromium() === null ? 'no Chromium on this machine' : null;
  }),
  playwright('electron', 'electron', 'Electron tests', 10, async () => null),
];

/**
 * A program that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string} title
 * @param {number} limitMinutes
 * @param {readonly string[]} script  what Node runs
 * @returns {Step}
 */
function check(name, title, limitMinutes, script) {
  return {
    name,
    title,
    run: async ({ root }) => {
      const ended = await runStep(process.execPath, script, {
        folder: root,
        limitMs: limitMinutes * minuteMs,
      });
      return ended.ok
        ? { ...noResults(), passed: 1 }
        : { ...noResults(), failures: [`${title}: ${ended.how}`] };
    },
  };
}

/**
 * @param {string} name
 * @param {string} title
 * @param {number} limitMinutes
 * @param {readonly string[]} selection
 * @returns {Step}
 */
function vitest(name, title, limitMinutes, selection) {
  return {
    name,
    title,
    run: async ({ root, reports }) => {
      const reportFile = path.join(reports, `${name}.json`);
      const ended = await runStep(
        process.execPath,
        [
          'node_modules/vitest/vitest.mjs',
          'run',
          ...selection,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${reportFile}`,
        ],
        { folder: root, limitMs: limitMinutes * minuteMs },
      );
      /** @type {import('./results.mjs').VitestReport | null} */
      const report = readReport(reportFile);
      return withEnd(title, ended, report === null ? null : vitestResults(report, root));
    },
  };
}

/**
 * @param {string} project
 * @param {string} name
 * @param {string} title
 * @param {number} limitMinutes
 * @param {() => Promise<string | null>} missing  why none of it can run here
 * @returns {Step}
 */
function playwright(project, name, title, limitMinutes, missing) {
  return {
    name,
    title,
    run: async ({ root, reports }) => {
      const reportFile = path.join(reports, `${name}.json`);
      const reason = await missing();
      const ended = await runStep(
        process.execPath,
        [
          'node_modules/playwright/cli.js',
          'test',
          `--project=${project}`,
          ...(reason === null ? ['--reporter=list,json'] : ['--list', '--reporter=json']),
        ],
        {
          folder: root,
          limitMs: limitMinutes * minuteMs,
          environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile, ELECTRON_RUN_AS_NODE: undefined },
        },
      );
      /** @type {import('./results.mjs').PlaywrightReport | null} */
      const report = readReport(reportFile);
      if (report === null) return withEnd(title, ended, null);
      const results = playwrightResults(report);
      if (reason === null) return withEnd(title, ended, results);
      return { ...noResults(), skips: results.skips.map((skip) => ({ ...skip, reason })) };
    },
  };
}

/**
 * A runner that ended badly without a failed test crashed, and a crash is a failure.
 *
 * @param {string} title
 * @param {{ ok: boolean, how: string }} ended
 * @param {Results | null} results
 * @returns {Results}
 */
function withEnd(title, ended, results) {
  if (results === null) return { ...noResults(), failures: [`${title}: no report, ${ended.how}`] };
  if (ended.ok || results.failures.length > 0) return results;
  return { ...results, failures: [`${title}: the runner ended with ${ended.how}, outside of any test`] };
}
