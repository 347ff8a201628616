// Files that a page writes piece by piece: they appear whole or not at all, and only their own page reaches them.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WrittenFiles } from '../../main/written-files.ts';

const page = 1;
let folder: string;
let target: string;
const files = new WrittenFiles();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leveret-files-'));
  target = path.join(folder, 'orders.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file has its name when it is complete, and takes the place of an older one then', async () => {
  await writeFile(target, 'old');
  const id = await files.begin(page, target);
  await files.write(page, id, Buffer.from('one '));
  await files.write(page, id, Buffer.from('two'));
  expect(await readFile(target, 'utf8')).toBe('old');
  await files.end(page, id, true);
  expect(await readFile(target, 'utf8')).toBe('one two');
  expect(await readdir(folder)).toEqual(['orders.jsonl']);
});

test('of one that is given up, and of a page that goes, nothing is left', async () => {
  const first = await files.begin(page, target);
  await files.end(page, first, false);
  await files.begin(page, target);
  await files.dropOf(page);
  expect(await readdir(folder)).toEqual([]);
});

test('another page does not reach it, and a fifth at once is refused', async () => {
  const id = await files.begin(page, target);
  await expect(files.write(2, id, Buffer.from('x'))).rejects.toMatchObject({ code: 'not_found' });
  for (let count = 1; count < 4; count += 1) await files.begin(page, `${target}${count}`);
  await expect(files.begin(page, target)).rejects.toMatchObject({ code: 'too_many' });
  await files.dropOf(page);
});

test('a folder that is not there is said', async () => {
  await expect(files.begin(page, path.join(folder, 'none', 'f'))).rejects.toThrow(/Choose another place/);
});
