// Where a start opens Leveret, for every circumstance that changes it.

import { describe, expect, test } from 'vitest';
import { askedFor } from '../../main/start/asked.mjs';
import { chooseHost } from '../../main/start/choose-host.mjs';
import { readArguments } from '../../src/serve/arguments.ts';

const desk = {
  asked: null,
  quiet: false,
  platform: 'linux',
  hasDisplay: true,
  isRoot: false,
  hasRuntime: true,
  failureToday: null,
} as const;

describe('where a start opens Leveret', () => {
  test('a machine with the runtime and a display gets the desktop window', () => {
    expect(chooseHost(desk)).toEqual({ host: 'desktop' });
  });

  test('a missing runtime is downloaded first', () => {
    expect(chooseHost({ ...desk, hasRuntime: false })).toEqual({ host: 'download' });
  });

  test('a download that failed today is not tried again, and the reason says how to', () => {
    const choice = chooseHost({ ...desk, hasRuntime: false, failureToday: 'no such host' });
    expect(choice).toMatchObject({
      host: 'browser',
      reason: expect.stringContaining('no such host') as string,
    });
    expect(choice).toMatchObject({ reason: expect.stringContaining('--desktop tries again') as string });
  });

  test('--desktop tries a failed download again', () => {
    expect(
      chooseHost({ ...desk, asked: 'desktop', hasRuntime: false, failureToday: 'no such host' }),
    ).toEqual({
      host: 'download',
    });
  });

  test('--browser never looks at the runtime', () => {
    expect(chooseHost({ ...desk, asked: 'browser' })).toEqual({ host: 'browser', reason: null });
  });

  test('a program that asked for an address gets browser mode, unless it asked for the desktop', () => {
    expect(chooseHost({ ...desk, quiet: true })).toEqual({ host: 'browser', reason: null });
    expect(chooseHost({ ...desk, quiet: true, asked: 'desktop' })).toEqual({ host: 'desktop' });
  });

  test('a Linux without a display goes on in the browser and says why', () => {
    const choice = chooseHost({ ...desk, hasDisplay: false });
    expect(choice).toMatchObject({
      host: 'browser',
      reason: expect.stringContaining('no display') as string,
    });
  });

  test('a Linux root user goes on in the browser, because the sandbox would have to be given up', () => {
    expect(chooseHost({ ...desk, isRoot: true })).toMatchObject({ host: 'browser' });
  });

  test('other systems need neither DISPLAY nor another user', () => {
    expect(chooseHost({ ...desk, platform: 'darwin', hasDisplay: false, isRoot: true })).toEqual({
      host: 'desktop',
    });
  });

  test('--desktop where there can be no window is an error, not a browser', () => {
    expect(chooseHost({ ...desk, asked: 'desktop', hasDisplay: false })).toMatchObject({ host: 'none' });
  });
});

describe('what the flags ask for', () => {
  const ask = (...flags: string[]): ReturnType<typeof askedFor> => askedFor(readArguments, flags);

  test('no flags ask for nothing', () => {
    expect(ask()).toEqual({ asked: null, quiet: false, wordsOnly: false });
  });

  test('each host is asked for by its flag', () => {
    expect(ask('--browser').asked).toBe('browser');
    expect(ask('--desktop', '--port', '7071').asked).toBe('desktop');
  });

  test('--json and --no-open come from a program', () => {
    expect(ask('--json').quiet).toBe(true);
    expect(ask('--no-open').quiet).toBe(true);
  });

  test('a folder that is called like a flag is a folder', () => {
    expect(ask('--data-dir=--desktop').asked).toBeNull();
  });

  test.each([['--help'], ['--version'], ['--browser', '--desktop'], ['--prot', '1'], ['--port', 'x']])(
    '%s %s opens nothing and is answered in words',
    (...flags) => {
      expect(ask(...flags).wordsOnly).toBe(true);
    },
  );
});
