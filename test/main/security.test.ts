// The measures as they are in force after a boot: what Chromium would ask is asked of the stand-in's session and contents.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let booted: Booted;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(() => booted.dispose());

async function contentsOfStart() {
  booted = await boot(bundle);
  return (await booted.window()).webContents;
}

const page = { requestingUrl: 'app://leveret/', isMainFrame: true };

it('asks no one and refuses every permission but writing the clipboard, requested and checked', async () => {
  const contents = await contentsOfStart();
  const { session } = booted.electron;
  const request = (permission: string): boolean => {
    let granted: boolean | undefined;
    session.permissionRequest?.(contents as never, permission as never, (answer) => (granted = answer), page);
    return granted ?? true;
  };
  const check = (permission: string): boolean =>
    session.permissionCheck?.(null, permission as never, 'app://leveret', page) ?? true;
  for (const ask of [request, check]) {
    expect(ask('clipboard-sanitized-write')).toBe(true);
    for (const refused of [
      'media',
      'notifications',
      'geolocation',
      'clipboard-read',
      'usb',
      'openExternal',
    ]) {
      expect(ask(refused)).toBe(false);
    }
  }
  expect(session.devicePermission?.({} as never)).toBe(false);
  let shared: unknown = 'not asked';
  session.displayMedia?.({} as never, (streams) => (shared = streams));
  expect(shared).toBeNull();
  expect(session.spellChecker).toBe(false);
});

it('cancels every request that would leave the machine or read a file', async () => {
  await contentsOfStart();
  const { session } = booted.electron;
  for (const scheme of ['http', 'https', 'ws', 'wss', 'ftp', 'file']) {
    expect(session.blockedPatterns).toContain(`${scheme}://*/*`);
  }
  let answer: unknown;
  session.beforeRequest?.({ url: 'https://example.org/' } as never, (response) => (answer = response));
  expect(answer).toEqual({ cancel: true });
});

it('cancels downloads', async () => {
  await contentsOfStart();
  let prevented = false;
  booted.electron.session.emit('will-download', { preventDefault: () => (prevented = true) }, {}, {});
  expect(prevented).toBe(true);
});

it('navigates nowhere but to its own page, in the main frame', async () => {
  const contents = await contentsOfStart();
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    expect(contents.wouldNavigate(event, 'app://leveret/')).toBe(true);
    expect(contents.wouldNavigate(event, 'app://leveret/', false)).toBe(false);
    expect(contents.wouldNavigate(event, 'https://example.org/')).toBe(false);
    expect(contents.wouldNavigate(event, 'file:///etc/passwd')).toBe(false);
  }
});

it('opens no second window; a web link goes to the system’s browser, anything else nowhere', async () => {
  const contents = await contentsOfStart();
  const open = (url: string): unknown => contents.windowOpenHandler?.({ url } as never);
  expect(open('https://www.rabbitmq.com/')).toEqual({ action: 'deny' });
  expect(open('app://leveret/')).toEqual({ action: 'deny' });
  expect(open('javascript:alert(1)')).toEqual({ action: 'deny' });
  expect(open('smb://server/share')).toEqual({ action: 'deny' });
  expect(booted.electron.shell.opened).toEqual(['https://www.rabbitmq.com/']);
});

it('embeds no other page', async () => {
  const contents = await contentsOfStart();
  let prevented = false;
  contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, {}, {});
  expect(prevented).toBe(true);
});

it('trusts no broken certificate and offers none of the person’s own', async () => {
  const contents = await contentsOfStart();
  const answers: unknown[] = [];
  const event = { preventDefault: () => answers.push('prevented') };
  const { app } = booted.electron;
  app.emit('certificate-error', event, contents, 'https://x/', 'net::ERR', {}, (trusted: boolean) =>
    answers.push(trusted),
  );
  app.emit('select-client-certificate', event, contents, 'https://x/', [{}], (...chosen: unknown[]) =>
    answers.push(chosen),
  );
  expect(answers).toEqual(['prevented', false, 'prevented', []]);
});

it('has no developer tools where it is installed', async () => {
  booted = await boot(bundle, { packaged: true });
  expect((await booted.window()).options.webPreferences?.devTools).toBe(false);
});
