// A password on its whole way in the desktop: from a page to the engine, to the main process, into its file and back.

import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { profileDraft } from '../support/profile-draft.ts';
import type { BootOptions, Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import { connectPage } from './support/page-client.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

const canary = 'canary-P4ssw0rd';

let bundle: ShellBundle;
let booted: Booted;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(() => booted.dispose());

async function save(options?: BootOptions) {
  booted = await boot(bundle, options);
  const page = await connectPage(await booted.page());
  await page.request('profile.put', { profile: profileDraft(), secrets: { password: canary } });
  return { page, file: path.join(booted.dataDirectory, 'desktop/secrets.json') };
}

async function everyFile(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(folder, name), 'latin1').catch(() => '')),
  );
  return texts.join('\n');
}

describe('a password that a page saves', () => {
  it('is encrypted in a file for this user only, and in no other file and no line of output', async () => {
    const { page, file } = await save();
    expect(await page.request('profile.list', {})).toMatchObject({
      profiles: [{ id: 'staging', secrets: { password: 'kept', key: 'none', passphrase: 'none' } }],
      secretsKeptBy: 'system',
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('profile:staging:password');
    expect(await everyFile(booted.dataDirectory)).not.toContain(canary);
    expect(booted.output.stderr + booted.output.stdout).not.toContain(canary);
  });

  it('is gone from the file when the connection is removed', async () => {
    const { page, file } = await save();
    await page.request('profile.remove', { profileId: 'staging' });
    expect(await readFile(file, 'utf8')).not.toContain('profile:staging');
  });

  it.each([
    ['there is no encryption', { available: false }],
    ['Linux has only a well-known password for it', { backend: 'basic_text' as const }],
  ])('is kept until the end, and the page is told, where %s', async (_why, facts) => {
    const { page, file } = await save({
      prepare: (electron) => void Object.assign(electron.safeStorage, facts),
    });
    expect(await page.request('profile.list', {})).toMatchObject({
      profiles: [{ secrets: { password: 'kept' } }],
      secretsKeptBy: 'session',
    });
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect(await everyFile(booted.dataDirectory)).not.toContain(canary);
  });
});
