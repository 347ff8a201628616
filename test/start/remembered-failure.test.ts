// How long a failed download of the runtime counts, and what a broken memory does.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetFailure, readFailure, rememberFailure } from '../../main/start/remembered-failure.mjs';

const hourMs = 60 * 60 * 1000;
const failedMs = 1_700_000_000_000;
const failure = { electronVersion: '45.4.1', atMs: failedMs, reason: 'no such host' };
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'leveret-start-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('nothing is remembered at first', () => {
  expect(readFailure(root, '45.4.1', failedMs)).toBeNull();
});

test('a failure counts for a day', () => {
  rememberFailure(root, failure);
  expect(readFailure(root, '45.4.1', failedMs + 23 * hourMs)).toBe('no such host');
  expect(readFailure(root, '45.4.1', failedMs + 24 * hourMs)).toBeNull();
});

test('a failure of another version of Electron does not count', () => {
  rememberFailure(root, failure);
  expect(readFailure(root, '45.5.0', failedMs)).toBeNull();
});

test('a clock that was set back does not make the memory longer', () => {
  rememberFailure(root, failure);
  expect(readFailure(root, '45.4.1', failedMs - hourMs)).toBeNull();
});

test('a success forgets the failure', () => {
  rememberFailure(root, failure);
  forgetFailure(root);
  expect(readFailure(root, '45.4.1', failedMs)).toBeNull();
});

test.each(['', 'not json', 'null', '[]', '{"atMs":"yesterday"}'])(
  'a memory that reads %j counts as none',
  (text) => {
    mkdirSync(path.join(root, '.cache'));
    writeFileSync(path.join(root, '.cache/desktop-runtime-failure.json'), text);
    expect(readFailure(root, '45.4.1', failedMs)).toBeNull();
  },
);
