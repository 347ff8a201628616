// The log on a file system that is really full: a small one in memory, mounted for the test.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogTrouble } from '../../../src/storage/log/committer.ts';
import { SegmentLog } from '../../../src/storage/log/segment-log.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { mountMissing, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';

describeWith([mountMissing()], 'on a disk of 4 MiB', () => {
  let disk: SmallDisk;
  beforeEach(() => (disk = mountSmallDisk(4 * 1024 * 1024)));
  afterEach(() => disk.remove());

  test('a log that fills the disk holds what it has, and finishes when somebody makes room', async () => {
    const filler = path.join(disk.path, 'filler');
    writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024));
    const troubles: (LogTrouble | null)[] = [];
    const directory = path.join(disk.path, 'log');
    const options = { directory, retryMs: 10, onDurable: () => {}, onTrouble: troubles.push.bind(troubles) };
    const { log } = await SegmentLog.open(options, () => 0);
    for (let index = 0; index < 2_000; index += 1) {
      const at = log.begin(1, 1_000);
      log.bytes.fill(index & 255, at, at + 1_000);
      log.finish(1_000);
    }
    await eventually(() => expect(troubles.at(-1)?.kind).toBe('full'));
    expect(log.durablePosition).toBeLessThan(log.position);
    rmSync(filler);
    expect(await log.whenDurable()).toBe(true);
    expect(troubles.at(-1)).toBeNull();
    await log.close();
    let count = 0;
    const again = await SegmentLog.open(options, ({ bytes, start, end }) => {
      expect(bytes.subarray(start, end).equals(Buffer.alloc(1_000, count & 255))).toBe(true);
      count += 1;
      return end - start;
    });
    await again.log.close();
    expect(count).toBe(2_000);
  });
});
