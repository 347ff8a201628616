// Running Electron's runtime: a stand-in executable shows how ends are told apart and what it is given.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { desktopEnvironment, judgeEnd, runDesktop } from '../../main/start/desktop.mjs';

const early = { code: null, signal: null, ending: false, ranMs: 300 };

describe('how the end of the desktop is judged', () => {
  test('an exit code is passed on', () => {
    expect(judgeEnd({ ...early, code: 3 })).toEqual({ kind: 'ran', exitCode: 3 });
  });

  test('a runtime that dies of a signal at once cannot run here', () => {
    expect(judgeEnd({ ...early, signal: 'SIGTRAP' })).toMatchObject({ kind: 'unable' });
    expect(judgeEnd({ ...early, code: 127 })).toMatchObject({ kind: 'unable' });
  });

  test('a crash after a while is a crash, not a machine without Electron', () => {
    expect(judgeEnd({ ...early, signal: 'SIGSEGV', ranMs: 60_000 })).toEqual({ kind: 'ran', exitCode: 1 });
  });

  test('an end that was asked for is a good end', () => {
    expect(judgeEnd({ ...early, signal: 'SIGTERM', ending: true })).toEqual({ kind: 'ran', exitCode: 0 });
  });
});

test('a terminal inside an Electron app does not turn the desktop into plain Node', () => {
  expect(desktopEnvironment({ ELECTRON_RUN_AS_NODE: '1', HOME: '/home/a' })).toEqual({ HOME: '/home/a' });
});

describe.skipIf(process.platform === 'win32')('a runtime that is started', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'leveret-desktop-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function standIn(script: string): string {
    const file = path.join(folder, 'electron');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test('gets the app and the flags, and its exit code comes back', async () => {
    const runtime = standIn(`echo "$@" > '${folder}/given'; exit 4`);
    expect(await runDesktop(runtime, '/app', ['--port', '7071'])).toEqual({ kind: 'ran', exitCode: 4 });
    expect(readFileSync(path.join(folder, 'given'), 'utf8')).toBe('/app --port 7071\n');
  });

  test('that kills itself at once is reported as unable, with how', async () => {
    const ended = await runDesktop(standIn('kill -ABRT $$'), '/app', []);
    expect(ended).toMatchObject({ kind: 'unable', reason: expect.stringContaining('SIGABRT') as string });
  });

  test('that cannot be started is reported as unable', async () => {
    const ended = await runDesktop(path.join(folder, 'absent'), '/app', []);
    expect(ended).toMatchObject({ kind: 'unable', reason: expect.stringContaining('ENOENT') as string });
  });
});
