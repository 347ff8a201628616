// How the runners' reports become numbers: nothing that failed may be counted as anything else.

import { describe, expect, test } from 'vitest';
import { playwrightResults, vitestResults } from './results.mjs';
import { summary } from './summary.mjs';

const assertion = (status: string, failureMessages: string[] = []) => ({
  ancestorTitles: ['a queue'],
  title: 'keeps its order',
  status,
  failureMessages,
});

describe('a report of vitest', () => {
  test('counts passed, failed and skipped tests', () => {
    const report = {
      testResults: [
        {
          name: '/repo/test/queue.test.ts',
          status: 'failed',
          assertionResults: [
            assertion('passed'),
            assertion('failed', ['wrong\n at x']),
            assertion('skipped'),
          ],
        },
      ],
    };
    expect(vitestResults(report, '/repo')).toEqual({
      passed: 1,
      failures: ['test/queue.test.ts > a queue > keeps its order: wrong'],
      skips: [{ title: 'test/queue.test.ts > a queue > keeps its order', reason: 'no reason given' }],
    });
  });

  test('a file that does not load is a failure, though it has no tests', () => {
    const file = { name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] };
    expect(vitestResults({ testResults: [file] }, '/repo').failures).toEqual([
      'a.test.ts: Cannot find module',
    ]);
  });

  test('a suite whose preparation failed is a failure, though its tests were only skipped', () => {
    const file = {
      name: 'a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [assertion('skipped')],
    };
    expect(vitestResults({ testResults: [file] }, '/repo').failures).toHaveLength(1);
  });

  test('the reason of a skip is read from the suite’s title', () => {
    const skipped = {
      ...assertion('skipped'),
      ancestorTitles: ['pika (skipped: python3-pika is not installed)'],
    };
    const report = { testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [skipped] }] };
    expect(vitestResults(report, '/repo').skips[0]?.reason).toBe('python3-pika is not installed');
  });
});

describe('a report of Playwright', () => {
  const spec = (status: string, annotations: { type: string; description?: string }[] = []) => ({
    title: 'shows the queue',
    file: 'ui/queue.spec.ts',
    tests: [
      {
        status,
        projectName: 'chromium',
        annotations,
        results: [{ error: { message: '\u001b[31mno row\u001b[0m' } }],
      },
    ],
  });

  test('counts nested suites, and takes flaky for failed', () => {
    const report = {
      suites: [
        {
          title: 'a',
          specs: [spec('expected')],
          suites: [{ title: 'b', specs: [spec('unexpected'), spec('flaky')] }],
        },
      ],
    };
    const results = playwrightResults(report);
    expect(results.passed).toBe(1);
    expect(results.failures).toEqual(Array(2).fill('ui/queue.spec.ts > shows the queue: no row'));
  });

  test('a skip carries its reason', () => {
    const skipped = spec('skipped', [{ type: 'skip', description: 'no runtime' }]);
    expect(playwrightResults({ suites: [{ title: 'a', specs: [skipped] }] }).skips).toEqual([
      { title: 'ui/queue.spec.ts > shows the queue', reason: 'no runtime' },
    ]);
  });

  test('an error outside of all tests is a failure', () => {
    expect(playwrightResults({ suites: [], errors: [{ message: 'no tests found' }] }).failures).toHaveLength(
      1,
    );
  });
});

describe('the end of a test run', () => {
  test('is one line with the numbers', () => {
    expect(summary({ passed: 12, failures: [], skips: [] })).toBe('12 passed, 0 failed, 0 skipped');
  });

  test('comes after the failures, and after the skips with their reasons', () => {
    const skips = ['a', 'b', 'c'].map((title) => ({ title, reason: 'no runtime' }));
    expect(summary({ passed: 1, failures: ['x: broken'], skips }).split('\n')).toEqual([
      'Failed:',
      '  x: broken',
      'Skipped:',
      '  no runtime: a and 2 more',
      '1 passed, 1 failed, 3 skipped',
    ]);
  });
});
