// Turns what the test runners report into one shape. Numbers come from their JSON, never from their screens.

import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {string[]} failures  one line each
 * @property {{ title: string, reason: string }[]} skips
 *
 * @typedef {{ ancestorTitles: string[], title: string, status: string, failureMessages?: string[] | null }} VitestAssertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestAssertion[] }} VitestFile
 * @typedef {{ testResults: VitestFile[], success?: boolean }} VitestReport
 *
 * @typedef {{ type: string, description?: string }} PlaywrightAnnotation
 * @typedef {{ status: string, projectName: string, annotations: PlaywrightAnnotation[],
 *   results: { error?: { message?: string } }[] }} PlaywrightTest
 * @typedef {{ title: string, file: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[], errors?: { message?: string }[] }} PlaywrightReport
 */

/** @returns {Results} */
export function noResults() {
  return { passed: 0, failures: [], skips: [] };
}

/**
 * @template Report
 * @param {string} file
 * @returns {Report | null} null when the runner died before it wrote its report, or wrote half of it
 */
export function readReport(file) {
  if (!existsSync(file)) return null;
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * @param {VitestReport} report
 * @param {string} root  cut off file names
 * @returns {Results}
 */
export function vitestResults(report, root) {
  const results = noResults();
  for (const file of report.testResults) {
    const name = file.name.replace(`${root}/`, '');
    const failuresBefore = results.failures.length;
    for (const { ancestorTitles, title, status, failureMessages } of file.assertionResults) {
      const fullTitle = [name, ...ancestorTitles, title].join(' > ');
      if (status === 'passed') results.passed += 1;
      else if (status === 'failed') results.failures.push(`${fullTitle}: ${firstLine(failureMessages?.[0])}`);
      else results.skips.push({ title: fullTitle, reason: titleReason(ancestorTitles) });
    }
    // A file that does not load, or whose preparation failed, has no failed test of its own.
    if (file.status === 'failed' && results.failures.length === failuresBefore) {
      results.failures.push(`${name}: ${firstLine(file.message)}`);
    }
  }
  return results;
}

/**
 * @param {PlaywrightReport} report
 * @returns {Results}
 */
export function playwrightResults(report) {
  const results = noResults();
  /** @type {(suite: PlaywrightSuite) => void} */
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const title = `${spec.file} > ${spec.title}`;
        if (test.status === 'expected') results.passed += 1;
        else if (test.status === 'skipped')
          results.skips.push({ title, reason: annotationReason(test.annotations) });
        else results.failures.push(`${title}: ${firstLine(test.results.at(-1)?.error?.message)}`);
      }
    }
    for (const child of suite.suites ?? []) visit(child);
  };
  for (const suite of report.suites) visit(suite);
  for (const error of report.errors ?? []) results.failures.push(`test run: ${firstLine(error.message)}`);
  return results;
}

/** @param {readonly string[]} titles  the suite that is skipped says why in its title */
function titleReason(titles) {
  for (const title of titles) {
    const reason = /\(skipped: (.+)\)$/.exec(title)?.[1];
    if (reason !== undefined) return reason;
  }
  return 'no reason given';
}

/** @param {readonly PlaywrightAnnotation[]} annotations */
function annotationReason(annotations) {
  return annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given';
}

/** @param {string | undefined} text */
function firstLine(text) {
  // runners colour what they print
  // eslint-disable-next-line no-control-regex
  const plain = (text ?? '').replace(/\u001b\[[0-9;]*m/g, '').trim();
  return plain.split('\n')[0] || 'no message';
}
