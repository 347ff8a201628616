// Giving up a download that does not move: stand-in processes take the place of the one that downloads.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadRuntime } from '../../main/start/download-runtime.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'leveret-download-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function standIn(script: string): string {
  const file = path.join(folder, 'download.mjs');
  writeFileSync(file, script);
  return file;
}

test('a download that ends well has no reason', async () => {
  const processFile = standIn(
    'process.send({ transferred: 5, total: 10 }); process.send({ unpacking: true });',
  );
  expect(await downloadRuntime(folder, { processFile })).toBeNull();
});

test('a download that sends nothing is given up', async () => {
  const processFile = standIn('setInterval(() => {}, 1000);');
  const reason = await downloadRuntime(folder, { processFile, silenceMs: 300 });
  expect(reason).toBe('its download was given up after 0.3 s without any progress');
});

test('a download that stands still is given up, though it keeps reporting', async () => {
  const processFile = standIn('setInterval(() => process.send({ transferred: 5, total: 10 }), 20);');
  expect(await downloadRuntime(folder, { processFile, silenceMs: 300 })).toContain('given up');
});

test('a slow download that moves is waited for, longer than the silence allowed', async () => {
  const processFile = standIn(
    `let bytes = 0;
     const timer = setInterval(() => {
       process.send({ transferred: ++bytes, total: 20 });
       if (bytes === 20) clearInterval(timer);
     }, 100);`,
  );
  expect(await downloadRuntime(folder, { processFile, silenceMs: 1_500 })).toBeNull();
});

test('a download that fails says why in one line, without a stack trace', async () => {
  const processFile = standIn(
    `console.error('Error: no such host\\n    at somewhere (file.js:1:1)\\n'); process.exitCode = 1;`,
  );
  expect(await downloadRuntime(folder, { processFile })).toBe('its download failed: Error: no such host');
});

test('a package folder without Electron in it ends in words, not in a stack trace', async () => {
  const reason = await downloadRuntime(path.join(folder, 'no-electron-here'));
  expect(reason).toContain('its download failed: ');
  expect(reason).not.toContain('    at ');
});
