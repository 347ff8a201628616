// The journal of what changes rarely, while it is written anew in use: it stays short, loses nothing, and goes on as it is
// when there is no room for two of it.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogTrouble } from '../../../src/storage/log/committer.ts';
import { Journal } from '../../../src/storage/log/journal.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { mountMissing, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const shortBytes = 100_000;
const recordBytes = 10_000;

/** Of each of a few keys the last value counts. */
class Values {
  readonly values = new Map<number, number>();
  readonly troubles: (LogTrouble | null)[] = [];
  readonly journal: Promise<Journal>;

  constructor(directory: string) {
    const options = { directory, shortBytes, retryMs: 10, onTrouble: this.troubles.push.bind(this.troubles) };
    this.journal = Journal.open(
      options,
      (key, payload) => this.values.set(key, payload.readUInt32BE(0)),
      () => [...this.values].map(([type, value]) => ({ type, payload: encode(value) })),
    );
  }

  async set(key: number, value: number): Promise<void> {
    const journal = await this.journal;
    this.values.set(key, value);
    journal.append(key, encode(value));
  }

  async close(): Promise<void> {
    await (await this.journal).close();
  }
}

function encode(value: number): Buffer {
  const payload = Buffer.alloc(recordBytes, value & 255);
  payload.writeUInt32BE(value);
  return payload;
}

function files(directory: string): string[] {
  return readdirSync(directory).map((name) => path.join(directory, name));
}

function bytesOf(directory: string): number {
  return files(directory).reduce((sum, file) => sum + statSync(file).size, 0);
}

/** What the files of now say to whoever opens them. */
async function readBack(directory: string): Promise<Map<number, number>> {
  const copy = temporaryFolder('journal-copy');
  try {
    for (const file of files(directory)) {
      writeFileSync(path.join(copy.path, path.basename(file)), readFileSync(file));
    }
    const reader = new Values(copy.path);
    expect((await reader.journal).damagedCopy).toBeNull();
    await reader.close();
    return reader.values;
  } finally {
    copy.remove();
  }
}

describe('a journal in use', () => {
  const folder = temporaryFolder('journal');
  afterEach(() => folder.remove());

  test('stays short however much is appended, and says the same at every moment of being written anew', async () => {
    const written = new Values(folder.path);
    let highest = 0;
    for (let value = 1; value <= 2_000; value += 1) {
      await written.set(value % 5, value);
      // Somewhere in the middle of whatever is under way.
      if (value % 97 === 0) expect(await readBack(folder.path)).toEqual(written.values);
      if (value % 5 === 0) await (await written.journal).sync();
      highest = Math.max(highest, bytesOf(folder.path));
    }
    // 20 MB were appended, of which 50 kB count.
    expect(highest).toBeLessThan(1_000_000);
    await written.close();
    expect(files(folder.path)).toHaveLength(1);
    expect(await readBack(folder.path)).toEqual(written.values);
  });
});

describeWith([mountMissing()], 'a journal on a disk of 1 MiB', () => {
  let disk: SmallDisk;
  beforeEach(() => (disk = mountSmallDisk(1024 * 1024)));
  afterEach(() => disk.remove());

  test('goes on as it is when the disk has no room for two, and is written anew when there is some', async () => {
    const directory = path.join(disk.path, 'journal');
    const filler = path.join(disk.path, 'filler');
    const first = new Values(directory);
    for (let key = 0; key < 15; key += 1) await first.set(key, key);
    await first.close();
    // 150 kB count: it is due at 600 kB, and then needs 150 kB more.
    const written = new Values(directory);
    await written.journal;
    const [before = ''] = files(directory);
    writeFileSync(filler, Buffer.alloc(1024 * 1024 - 680_000));
    let value = 100;
    for (; written.troubles.length === 0; value += 1) {
      await written.set(value % 15, value);
      await (await written.journal).sync().catch(() => undefined);
    }
    expect(written.troubles.at(-1)?.kind).toBe('full');
    expect(statSync(before).size).toBeGreaterThan(600_000);
    // What the disk refused is appended as soon as there is room, and in the end there is one short file.
    rmSync(filler);
    await eventually(() => expect(written.troubles.at(-1)).toBeNull());
    for (const last = value + 100; value < last; value += 1) {
      await written.set(value % 15, value);
      await (await written.journal).sync();
    }
    expect(written.troubles.at(-1)).toBeNull();
    expect(files(directory)).not.toContain(before);
    expect(await readBack(directory)).toEqual(written.values);
    await written.close();
    expect(files(directory)).toHaveLength(1);
  });
});
