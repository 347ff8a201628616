// The file of saved connections on a real disk.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProfilesFile, type SavedProfile } from '../../src/storage/profiles-file.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
let broken: string[];
beforeEach(() => {
  folder = temporaryFolder('profiles');
  broken = [];
});
afterEach(() => folder.remove());

const open = () => ProfilesFile.open({ directory: folder.path, onBroken: (aside) => broken.push(aside) });
const saved = (id: string, more: Partial<SavedProfile> = {}): SavedProfile => ({
  ...profileDraft({ id }),
  rememberedQueues: [],
  given: [],
  ...more,
});

test('connections are there again in their order, changed in their place, and gone when removed', async () => {
  const file = await open();
  await file.put(saved('one'));
  await file.put(saved('two', { given: ['password'], rememberedQueues: ['orders'] }));
  await file.put(saved('three'));
  await file.put(saved('one', { name: 'Other' }));
  await file.remove('three');
  expect((await open()).list()).toEqual([
    saved('one', { name: 'Other' }),
    saved('two', { given: ['password'], rememberedQueues: ['orders'] }),
  ]);
  expect(broken).toEqual([]);
});

test.each([
  ['cut short', '{"version":1,"profiles":[{"id'],
  ['of a later version', '{"version":2,"profiles":[]}'],
  ['with a port that is none', JSON.stringify({ profiles: [saved('one', { port: 70_000 })] })],
])('a file that is %s is put aside, whole, and the list begins anew', async (_how, content) => {
  await writeFile(path.join(folder.path, 'profiles.json'), content);
  const file = await open();
  expect(file.list()).toEqual([]);
  expect(await readFile(broken[0] ?? '', 'utf8')).toBe(content);
  await file.put(saved('one'));
  expect((await open()).list()).toHaveLength(1);
});
