// The log by what survives: any damage leaves exactly the intact records, notes stay with their records, what nobody
// needs goes from the disk, and a disk that refuses loses nothing and confirms nothing.

import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { crc32c } from '../../../src/storage/log/checksum.ts';
import type { LogTrouble } from '../../../src/storage/log/committer.ts';
import { type LogFiles, systemLogFiles } from '../../../src/storage/log/log-files.ts';
import { recordHeaderBytes } from '../../../src/storage/log/record.ts';
import type { RecoveryReport } from '../../../src/storage/log/recovery.ts';
import type { RecordPlace, Segment } from '../../../src/storage/log/segment.ts';
import { SegmentLog } from '../../../src/storage/log/segment-log.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folders: { remove(): void }[] = [];
const logs: SegmentLog[] = [];
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): string {
  const folder = temporaryFolder('log');
  folders.push(folder);
  return folder.path;
}

interface Found {
  readonly type: number;
  readonly text: string;
  readonly notes: readonly number[];
}

interface Opened {
  readonly log: SegmentLog;
  readonly report: RecoveryReport;
  readonly found: Found[];
  readonly troubles: (LogTrouble | null)[];
}

async function open(
  directory: string,
  options: { segmentBytes?: number; files?: LogFiles; live?: (text: string) => boolean } = {},
): Promise<Opened> {
  const found: Found[] = [];
  const troubles: (LogTrouble | null)[] = [];
  const { log, report } = await SegmentLog.open(
    {
      directory,
      retryMs: 5,
      notesDelayMs: 5,
      onDurable: () => {},
      onTrouble: (trouble) => troubles.push(trouble),
      ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
      ...(options.files === undefined ? {} : { files: options.files }),
    },
    ({ type, bytes, start, end, notes }) => {
      const text = bytes.toString('latin1', start, end);
      found.push({ type, text, notes });
      return (options.live ?? (() => true))(text) ? end - start : -1;
    },
  );
  logs.push(log);
  return { log, report, found, troubles };
}

function append(log: SegmentLog, text: string, type = 1): RecordPlace {
  const at = log.begin(type, text.length);
  log.bytes.write(text, at, 'latin1');
  log.finish(text.length);
  return { segment: log.segment, offset: log.offset };
}

async function write(directory: string, texts: readonly string[], segmentBytes: number): Promise<void> {
  const { log } = await open(directory, { segmentBytes });
  for (const text of texts) append(log, text);
  await log.whenDurable();
  await log.close();
}

function logFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .toSorted();
}

const texts = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 80 }), { minLength: 1, maxLength: 40 });

test('the checksum is CRC-32C', () => {
  const digits = Buffer.from('xx123456789');
  expect(crc32c(digits, 2, digits.length, 0) >>> 0).toBe(0xe3069283);
  const long = Buffer.from(Array.from({ length: 257 }, (_, index) => index & 255));
  expect(crc32c(long, 100, 257, crc32c(long, 0, 100, 0))).toBe(crc32c(long, 0, 257, 0));
});

test('records come back in order, over as many files as they need', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      const directory = newFolder();
      await write(directory, given, 200);
      const { found, report } = await open(directory);
      expect(found.map(({ text }) => text)).toEqual(given);
      expect(report).toMatchObject({ cutBytes: 0, damagedParts: 0, liveRecords: given.length });
    }),
    { numRuns: 25 },
  );
});

test('after any cut or flipped bit exactly the intact records come back, and the damage is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 3 }),
      fc.option(fc.nat()),
      async (given, flips, cut) => {
        const directory = newFolder();
        await write(directory, given, 1 << 20);
        const [name = ''] = logFiles(directory);
        const file = path.join(directory, name);
        const bytes = readFileSync(file);
        const kept = cut === null ? bytes.length : cut % bytes.length;
        const original = Buffer.from(bytes);
        for (const [place, bit] of flips) {
          const at = place % bytes.length;
          bytes[at] = (bytes[at] as number) ^ (1 << bit);
        }
        writeFileSync(file, bytes);
        truncateSync(file, kept);
        let at = 0;
        const intact = given.filter((text) => {
          const from = at;
          at += recordHeaderBytes + text.length;
          return at <= kept && original.subarray(from, at).equals(bytes.subarray(from, at));
        });
        const { found, report } = await open(directory);
        expect(found.map(({ text }) => text)).toEqual(intact);
        let lost = kept;
        for (const text of intact) lost -= recordHeaderBytes + text.length;
        expect(report.cutBytes + report.damagedBytes).toBe(lost);
      },
    ),
    { numRuns: 150 },
  );
});

test('damage in the middle is kept aside, byte for byte, and its file can be emptied', async () => {
  const directory = newFolder();
  await write(directory, ['first', 'second', 'third'], 1 << 20);
  const file = path.join(directory, logFiles(directory)[0] ?? '');
  const bytes = readFileSync(file);
  bytes[2 * recordHeaderBytes + 7] = 0;
  writeFileSync(file, bytes);
  const { log, report, found } = await open(directory);
  expect(found.map(({ text }) => text)).toEqual(['first', 'third']);
  expect(report).toMatchObject({ damagedParts: 1, damagedBytes: recordHeaderBytes + 6 });
  const aside = readdirSync(report.asidePath ?? '');
  const kept = readFileSync(path.join(report.asidePath ?? '', aside[0] ?? ''));
  expect(kept.equals(bytes.subarray(recordHeaderBytes + 5, 2 * recordHeaderBytes + 11))).toBe(true);
  expect(log.sparsest()?.path).toBe(file);
});

test('a payload that looks like a record is not taken for one, whatever is damaged around it', async () => {
  const directory = newFolder();
  const other = newFolder();
  await write(other, ['a record of another file'], 1 << 20);
  const forged = readFileSync(path.join(other, logFiles(other)[0] ?? '')).toString('latin1');
  await write(directory, [forged, 'after'], 1 << 20);
  const file = path.join(directory, logFiles(directory)[0] ?? '');
  const bytes = readFileSync(file);
  bytes[5] = (bytes[5] as number) ^ 1;
  writeFileSync(file, bytes);
  const { found } = await open(directory);
  expect(found.map(({ text }) => text)).toEqual(['after']);
});

test('a record larger than a file gets a file of its own', async () => {
  const directory = newFolder();
  const large = 'x'.repeat(3 << 20);
  await write(directory, ['small', large, 'after'], 1 << 16);
  const { found } = await open(directory);
  expect(found.map(({ text }) => text.length)).toEqual([5, large.length, 5]);
  expect(logFiles(directory)).toHaveLength(3);
});

test('notes come back with their records, in the order of noting', async () => {
  const directory = newFolder();
  const { log } = await open(directory, { segmentBytes: 60 });
  const places = ['a', 'b', 'c', 'd', 'e'].map((text) => append(log, text));
  for (const [index, value] of [
    [1, 7],
    [4, 5],
    [1, -9],
  ] as const) {
    const place = places[index] as RecordPlace;
    log.note(place.segment, place.offset, value);
  }
  await log.whenDurable();
  await log.close();
  const { found } = await open(directory);
  expect(found.map(({ text, notes }) => [text, notes])).toEqual([
    ['a', []],
    ['b', [7, -9]],
    ['c', []],
    ['d', []],
    ['e', [5]],
  ]);
});

test('notes are written soon, without closing', async () => {
  const directory = newFolder();
  const { log } = await open(directory);
  const place = append(log, 'a');
  log.note(place.segment, place.offset, 3);
  await eventually(() => expect(readFileSync(place.segment.notesPath).length).toBeGreaterThan(0));
  appendFileSync(place.segment.notesPath, 'a torn note');
  await log.close();
  const { found } = await open(directory);
  expect(found[0]?.notes).toEqual([3]);
});

test('a file in which nothing lives goes from the disk, and only then', async () => {
  const directory = newFolder();
  const { log } = await open(directory, { segmentBytes: 100 });
  const places = Array.from({ length: 30 }, (_, index) => append(log, `record number ${index}`));
  await log.whenDurable();
  const files = logFiles(directory).length;
  expect(files).toBeGreaterThan(5);
  for (const [index, place] of places.entries()) {
    if (index % 10 !== 0) log.release(place.segment, `record number ${index}`.length);
  }
  // Three records live, each in a file of its own, and the last file is still being written.
  await eventually(() => expect(logFiles(directory).length).toBeLessThanOrEqual(4));
  await log.close();
  const { found } = await open(directory);
  const texts = found.map(({ text }) => text);
  for (const kept of ['record number 0', 'record number 10', 'record number 20'])
    expect(texts).toContain(kept);
});

async function move(log: SegmentLog, segment: Segment, lives: (text: string) => boolean): Promise<number> {
  let count = 0;
  await log.move(segment, {
    slice: () => {},
    copy: (record, bytes) => {
      const text = bytes.toString('latin1', record.start, record.end);
      if (!lives(text)) return false;
      const at = log.beginMoved(record.type, text.length, segment, record.offset);
      log.bytes.write(text, at, 'latin1');
      log.finish(text.length);
      return true;
    },
    moved: (places) => (count = places.size),
  });
  return count;
}

test('survivors of a sparse file move to the end with later notes, and the file goes', async () => {
  const directory = newFolder();
  let letGo: () => void = () => {};
  const noted = new Promise<void>((resolve) => (letGo = resolve));
  const files: LogFiles = {
    ...systemLogFiles,
    async remove(file) {
      if (path.basename(file) === path.basename(moved)) await noted;
      await systemLogFiles.remove(file);
    },
  };
  let moved = '';
  const { log } = await open(directory, { segmentBytes: 400, files });
  const places = Array.from({ length: 200 }, (_, index) => append(log, `record ${index}`));
  await log.whenDurable();
  expect(log.sparsest()).toBeNull();
  for (const [index, place] of places.entries()) {
    if (index % 25 !== 5) log.release(place.segment, `record ${index}`.length);
  }
  const sparse = log.sparsest();
  if (sparse === null) throw new Error('no segment is sparse');
  const survivor = places.find(({ segment }, index) => segment === sparse && index % 25 === 5) as RecordPlace;
  const index = places.indexOf(survivor);
  moved = sparse.path;
  const moving = move(log, sparse, (text) => Number(text.split(' ')[1]) % 25 === 5);
  await eventually(() => expect(sparse.moving?.size).toBe(1));
  log.note(survivor.segment, survivor.offset, 42);
  letGo();
  expect(await moving).toBe(1);
  expect(logFiles(directory)).not.toContain(path.basename(sparse.path));
  await log.close();
  const { found } = await open(directory);
  expect(found.filter(({ text }) => text === `record ${index}`)).toEqual([
    { type: 1, text: `record ${index}`, notes: [42] },
  ]);
});

test('a move that was not finished leaves the original, also after the original has gone', async () => {
  const directory = newFolder();
  const stuck: LogFiles = {
    ...systemLogFiles,
    remove: (file) => (file.endsWith('.log') ? new Promise(() => {}) : systemLogFiles.remove(file)),
  };
  const first = await open(directory, { segmentBytes: 60, files: stuck });
  const place = append(first.log, 'moves');
  append(first.log, 'fills the file up to its very end..');
  append(first.log, 'next');
  await first.log.whenDurable();
  void move(first.log, place.segment, (text) => text === 'moves');
  await eventually(() => expect(place.segment.moving?.size).toBe(1));
  await first.log.whenDurable();
  await first.log.close();
  const second = await open(directory, { segmentBytes: 60, live: (text) => text === 'next' });
  expect(second.found.map(({ text }) => text).filter((text) => text === 'moves')).toHaveLength(1);
  await eventually(() => expect(logFiles(directory)).not.toContain(path.basename(place.segment.path)));
  await second.log.close();
  const third = await open(directory);
  expect(third.found.map(({ text }) => text)).toEqual(['next']);
});

/** The first `room` bytes are taken, then the disk is full until `room` grows. */
function smallDisk(room: number): { files: LogFiles; disk: { room: number } } {
  const disk = { room };
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const files: LogFiles = {
    ...systemLogFiles,
    async write(descriptor, buffers, position) {
      const [first] = buffers;
      if (first === undefined || disk.room === 0) throw full();
      const part = first.subarray(0, Math.min(first.length, disk.room, 1000));
      disk.room -= part.length;
      return systemLogFiles.write(descriptor, [part], position);
    },
    async append(file, bytes) {
      if (disk.room < bytes.length) throw full();
      disk.room -= bytes.length;
      await systemLogFiles.append(file, bytes);
    },
  };
  return { files, disk };
}

test('a full disk is told, confirms nothing, loses nothing, and all goes on when there is room', async () => {
  const directory = newFolder();
  const { files, disk } = smallDisk(5_000);
  const { log, troubles } = await open(directory, { files, segmentBytes: 8_000 });
  const written = Array.from({ length: 300 }, (_, index) => `record ${index} ${'x'.repeat(50)}`);
  for (const text of written.slice(0, 200)) append(log, text);
  await eventually(() => expect(troubles.at(-1)?.kind).toBe('full'));
  expect(troubles[0]?.message).toContain('no space left');
  expect(log.durablePosition).toBe(0);
  for (const text of written.slice(200)) append(log, text);
  disk.room = 1 << 20;
  expect(await log.whenDurable()).toBe(true);
  expect(troubles).toHaveLength(2);
  expect(troubles.at(-1)).toBeNull();
  await log.close();
  const { found } = await open(directory);
  expect(found.map(({ text }) => text)).toEqual(written);
});

test('a sync that fails is followed by writing everything since the last good one again', async () => {
  const directory = newFolder();
  let failures = 2;
  let bytes = 0;
  const files: LogFiles = {
    ...systemLogFiles,
    async write(descriptor, buffers, position) {
      const written = await systemLogFiles.write(descriptor, buffers, position);
      bytes += written;
      return written;
    },
    async sync(descriptor) {
      failures -= 1;
      if (failures >= 0) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
      await systemLogFiles.sync(descriptor);
    },
  };
  const { log, troubles } = await open(directory, { files });
  append(log, 'only one');
  expect(await log.whenDurable()).toBe(true);
  expect(bytes).toBe(3 * (recordHeaderBytes + 8));
  expect(troubles.map((trouble) => trouble?.kind)).toEqual(['failing', undefined]);
});

test('closing while the disk refuses ends at once and claims nothing', async () => {
  const { files } = smallDisk(0);
  const { log, troubles } = await open(newFolder(), { files });
  append(log, 'never written');
  const durable = log.whenDurable();
  await eventually(() => expect(troubles).toHaveLength(1));
  await log.close();
  expect(await durable).toBe(false);
});
