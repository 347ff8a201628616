// Jobs whose journals are damaged, or whose disk is full: nothing is lost, the others go on, and it is said.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { describeWith } from '../support/needs.ts';
import { mountMissing, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bodies, ended, rowOf, task } from './tasks.ts';
import { TwoEnds } from './two-ends.ts';

let folder: ReturnType<typeof temporaryFolder>;
const notices: string[] = [];

beforeEach(() => {
  folder = temporaryFolder('jobs-damage');
  notices.length = 0;
});
afterEach(() => folder.remove());

function open(ends: TwoEnds, directory = folder.path): Promise<Jobs> {
  return Jobs.open({
    directory,
    clock: systemClock,
    openEnds: (_task, { wanted, most }) => Promise.resolve(ends.open(wanted, most, false)),
    onNotice: (title) => notices.push(title),
  });
}

test('a damaged line is counted and said; a file that is no journal is put aside', async () => {
  const ends = new TwoEnds(bodies(5));
  const jobs = await open(ends);
  const id = await jobs.start(task(5), []);
  await ended(jobs, id);
  await jobs.close();
  const [name = ''] = await readdir(folder.path);
  const file = path.join(folder.path, name);
  const lines = (await readFile(file, 'utf8')).split('\n');
  lines[2] = '\ufffd\u0000 not a record';
  await writeFile(file, lines.join('\n'));
  for (const other of ['nonsense\n', '', '{"type":"job"}\n']) {
    await writeFile(path.join(folder.path, `${other.length}.job.jsonl`), other);
  }
  const again = await open(ends);
  expect(rowOf(again, id).state).toBe('finished');
  expect(notices).toContain("One line is damaged in the journal of a job. A job on the queue 'dead'.");
  expect((await readdir(folder.path)).filter((each) => each.endsWith('.broken'))).toHaveLength(3);
  await again.close();
});

test('a line too long to be ours is one damaged line, and what cannot be read keeps nobody from the others', async () => {
  const ends = new TwoEnds(bodies(30), 60);
  const id = await (await open(ends)).start(task(30), []);
  await ends.death;
  const [name = ''] = await readdir(folder.path);
  const file = path.join(folder.path, name);
  const lines = (await readFile(file)).toString('latin1').split('\n');
  lines.splice(4, 0, '\u00ff'.repeat(20 * 1024 * 1024));
  await writeFile(file, lines.join('\n'), 'latin1');
  await mkdir(path.join(folder.path, 'a-folder.job.jsonl'));
  await writeFile(path.join(folder.path, 'long.job.jsonl'), Buffer.alloc(9 * 1024 * 1024, 0x20));
  const next = ends.reborn();
  const again = await open(next);
  expect(notices.toSorted()).toEqual([
    "One line is damaged in the journal of a job. A job on the queue 'dead'.",
    'The journal of a job could not be read.',
    'The journal of a job could not be read.',
  ]);
  again.resume(id);
  expect(await ended(again, id)).toMatchObject({ state: 'finished', settled: 30 });
  expect(next.source).toEqual([]);
  expect(await again.results(id, null, 0, 500)).toHaveLength(30);
  await again.close();
});

describeWith([mountMissing()], 'on a disk that is full', () => {
  let disk: SmallDisk;
  beforeEach(() => (disk = mountSmallDisk(2 * 1024 * 1024)));
  afterEach(() => disk.remove());

  test('a job stops before it does what it cannot note, and goes on when there is room', async () => {
    const filler = path.join(disk.path, 'filler');
    await writeFile(filler, Buffer.alloc(1_900 * 1024));
    const ends = new TwoEnds(bodies(1_000));
    let jobs = await open(ends, disk.path);
    const many = Array.from({ length: 10_000 }, (_, at) => ({ fingerprint: `f${at}`, sequence: `${at}` }));
    await expect(jobs.start(task(many.length, {}, true), many)).rejects.toThrow(/no space left/i);
    expect(await readdir(disk.path)).toEqual(['filler']);
    const id = await jobs.start(task(1_000), []);
    const row = await ended(jobs, id);
    expect(row.state).toBe('interrupted');
    expect(row.reason).toMatch(/no space left on device.*free space/i);
    expect(notices).toEqual(["A job on the queue 'dead' has stopped."]);
    const somewhere = () => new Set([...ends.source, ...ends.target.map(({ body }) => body)]);
    expect(somewhere().size).toBe(1_000);
    expect(ends.source.length).toBeGreaterThan(0);
    expect(() => jobs.resume(id)).toThrow(/no space left/i);
    await jobs.close();
    jobs = await open(ends, disk.path);
    expect(rowOf(jobs, id).state).toBe('interrupted');
    expect(notices).toHaveLength(1);
    await rm(filler);
    jobs.resume(id);
    expect(await ended(jobs, id)).toMatchObject({ state: 'finished', settled: 1_000, outcomes: { gone: 0 } });
    expect(ends.source).toEqual([]);
    expect(somewhere().size).toBe(1_000);
    await jobs.close();
    // What was written after the disk had been full is read back whole.
    const again = await open(ends, disk.path);
    expect(rowOf(again, id)).toMatchObject({ state: 'finished', settled: 1_000 });
    expect(await again.results(id, null, 900, 500)).toHaveLength(100);
    await again.close();
  });
});
