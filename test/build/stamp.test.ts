// When a part of the build is stale.

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBuilt, rememberBuilt, sourceStamp } from '../../main/build/stamp.mjs';

const files = { sources: ['src', 'package.json'], outputs: ['dist/main.js'] };
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'leveret-build-'));
  mkdirSync(path.join(root, 'src/deep'), { recursive: true });
  mkdirSync(path.join(root, 'dist'));
  writeFileSync(path.join(root, 'src/deep/a.ts'), 'a');
  writeFileSync(path.join(root, 'package.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function build(): void {
  const stamp = sourceStamp(root, files.sources);
  writeFileSync(path.join(root, 'dist/main.js'), 'built');
  rememberBuilt(root, 'node', stamp);
}

test('a part that was never built is stale', () => {
  expect(isBuilt(root, 'node', files)).toBe(false);
});

test('a part that was built is not', () => {
  build();
  expect(isBuilt(root, 'node', files)).toBe(true);
});

test('an output that was deleted makes it stale', () => {
  build();
  rmSync(path.join(root, 'dist/main.js'));
  expect(isBuilt(root, 'node', files)).toBe(false);
});

test('a source of the same size with another time makes it stale', () => {
  build();
  utimesSync(path.join(root, 'src/deep/a.ts'), 1_000, 1_000);
  expect(isBuilt(root, 'node', files)).toBe(false);
});

test('a new source, a renamed one and a deleted one make it stale', () => {
  build();
  writeFileSync(path.join(root, 'src/b.ts'), 'b');
  expect(isBuilt(root, 'node', files)).toBe(false);
  build();
  rmSync(path.join(root, 'src/b.ts'));
  expect(isBuilt(root, 'node', files)).toBe(false);
});

test('an edit made while the build ran makes the next one build again', () => {
  const stamp = sourceStamp(root, files.sources);
  writeFileSync(path.join(root, 'src/deep/a.ts'), 'edited meanwhile');
  writeFileSync(path.join(root, 'dist/main.js'), 'built');
  rememberBuilt(root, 'node', stamp);
  expect(isBuilt(root, 'node', files)).toBe(false);
});

test('a source that does not exist counts as absent, and as a change when it appears', () => {
  rmSync(path.join(root, 'package.json'));
  build();
  expect(isBuilt(root, 'node', files)).toBe(true);
  writeFileSync(path.join(root, 'package.json'), '{}');
  expect(isBuilt(root, 'node', files)).toBe(false);
});
