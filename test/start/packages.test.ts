// When a start must run npm ci, and when it need not.

import { expect, test } from 'vitest';
import { firstDifference } from '../../main/start/packages.mjs';

const react = { version: '19.3.1', integrity: 'sha512-a' };
const wanted = { packages: { '': {}, 'node_modules/react': react } };

test('the same packages need no install', () => {
  expect(firstDifference(wanted, { packages: { 'node_modules/react': react } })).toBeNull();
});

test('a package that is missing is named', () => {
  expect(firstDifference(wanted, { packages: {} })).toBe('node_modules/react');
});

test('a record without packages is an install that never happened', () => {
  expect(firstDifference(wanted, {})).toBe('node_modules/react');
});

test('another version, or the same version with other bytes, is a difference', () => {
  const older = { packages: { 'node_modules/react': { ...react, version: '19.3.0' } } };
  const changed = { packages: { 'node_modules/react': { ...react, integrity: 'sha512-b' } } };
  expect(firstDifference(wanted, older)).toBe('node_modules/react');
  expect(firstDifference(wanted, changed)).toBe('node_modules/react');
});

test('a package for another machine may be absent, but not of another version', () => {
  const optional = { packages: { 'node_modules/binding-darwin': { ...react, optional: true } } };
  expect(firstDifference(optional, { packages: {} })).toBeNull();
  const older = { packages: { 'node_modules/binding-darwin': { ...react, version: '1.0.0' } } };
  expect(firstDifference(optional, older)).toBe('node_modules/binding-darwin');
});
