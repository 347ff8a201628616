// The settings file on a real disk: kept, put aside, written whole, one put after the other.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SettingsFile } from '../../src/storage/settings-file.ts';

describe('settings', () => {
  let directory = '';
  let broken: string[] = [];
  const file = () => path.join(directory, 'settings.json');
  const open = () => SettingsFile.open({ directory, onBroken: (aside) => broken.push(aside), now: () => 0 });
  const stored = async (): Promise<unknown> => JSON.parse(await readFile(file(), 'utf8'));

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'leveret-settings-'));
    broken = [];
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('begin with defaults and write nothing by themselves', async () => {
    const settings = await open();
    expect(settings.get()).toEqual({ theme: 'system', panes: {}, features: {} });
    expect(await readdir(directory)).toEqual([]);
  });

  test('are there again the next time', async () => {
    await (await open()).put({ theme: 'dark' });
    await (await open()).put({ panes: { shell: [18, 82] } });
    expect((await open()).get()).toEqual({ theme: 'dark', panes: { shell: [18, 82] }, features: {} });
    expect(broken).toEqual([]);
  });

  test('of a newer version are kept by an older one', async () => {
    await writeFile(file(), '{"theme":"light","zoom":{"level":2}}');
    await (await open()).put({ theme: 'dark' });
    expect(await stored()).toEqual({ theme: 'dark', zoom: { level: 2 }, panes: {}, features: {} });
  });

  test.each([
    ['cut short', '{"theme":"da'],
    ['of another shape', '{"theme":"purple"}'],
    ['not an object', '[]'],
    ['binary', Buffer.from([0, 255, 254, 1])],
    ['far too large', `{"x":"${'y'.repeat(1024 * 1024)}"}`],
  ])('in a file that is %s are put aside, whole, and defaults are used', async (_name, content) => {
    await writeFile(file(), content);
    const settings = await open();
    expect(settings.get().theme).toBe('system');
    expect(broken).toEqual([path.join(directory, 'settings.broken-1970-01-01T00-00-00-000Z.json')]);
    expect(Buffer.from(content).equals(await readFile(broken[0] ?? ''))).toBe(true);
    await settings.put({ theme: 'light' });
    expect(await stored()).toMatchObject({ theme: 'light' });
  });

  test('put at the same time are all there', async () => {
    const settings = await open();
    await Promise.all([
      settings.put({ theme: 'dark' }),
      settings.put({ panes: { a: [1] } }),
      settings.put({ features: { x: 1 } }),
    ]);
    const all = { theme: 'dark', panes: { a: [1] }, features: { x: 1 } };
    expect(settings.get()).toEqual(all);
    expect(await stored()).toEqual(all);
    expect(await readdir(directory)).toEqual(['settings.json']);
  });

  test('that cannot be written are an error, and memory says what the disk says', async () => {
    const settings = await open();
    await settings.put({ theme: 'dark' });
    // A folder in the way fails for root too, unlike missing permissions.
    await rm(file());
    await mkdir(path.join(file(), 'in-the-way'), { recursive: true });
    await expect(settings.put({ theme: 'light' })).rejects.toMatchObject({
      code: 'storage',
      retryable: true,
    });
    expect(settings.get().theme).toBe('dark');
    await rm(file(), { recursive: true });
    expect((await settings.put({ theme: 'light' })).theme).toBe('light');
    expect(await readdir(directory)).toEqual(['settings.json']);
  });
});
