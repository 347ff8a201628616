// Which Node versions may start Leveret.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { meetsNodeVersion, requiredNodeVersion } from '../../main/start/node-version.mjs';

test.each(['20.19.0', '20.20.1', '22.0.0', '24.9.0', '100.1.0'])('Node %s is new enough', (version) => {
  expect(meetsNodeVersion(version)).toBe(true);
});

test.each(['20.18.3', '18.20.8', '4.9.1', '', 'nonsense'])('Node %j is refused', (version) => {
  expect(meetsNodeVersion(version)).toBe(false);
});

test('the start script and package.json ask for the same Node', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  expect(manifest.engines.node).toBe(`>=${requiredNodeVersion}`);
});
