// One job's journal: a file of JSON lines, one a record. Each record is in the operating system's hands when `append`
// returns, so that killing the process loses none; `sync` is for the machine itself.

import fs from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { JobResult } from '../contract/job.ts';
import { storageError } from '../storage/storage-error.ts';
import { jobRecord, type ChosenMessage, type JobRecord, type JobTask } from './records.ts';
import { JobProgress } from './progress.ts';
import { ResultPlaces, type NotableOutcome } from './result-places.ts';

const lineFeed = 0x0a;
/** A thousand chosen messages are 80 KiB; what is longer than this was not written by us. */
const longestLineBytes = 8 * 1024 * 1024;

export class JobJournal {
  readonly path: string;
  readonly progress: JobProgress;
  /** Lines that were no record when it was read: the end of a write that was cut, or damage. */
  readonly brokenLines: number;
  readonly #handle: FileHandle;
  #sizeBytes: number;
  #unsynced = false;
  readonly #places: ResultPlaces;

  private constructor(path: string, handle: FileHandle, read: ReadBack) {
    this.path = path;
    this.#handle = handle;
    this.progress = read.progress;
    this.brokenLines = read.brokenLines;
    this.#sizeBytes = read.sizeBytes;
    this.#places = read.places;
  }

  /** Throws AppError storage. */
  static async create(path: string, task: JobTask, chosen: readonly ChosenMessage[]): Promise<JobJournal> {
    return storing(`write the job's journal ${path}`, async () => {
      const handle = await open(path, 'wx+', 0o600);
      const progress = new JobProgress(task);
      const read = { progress, brokenLines: 0, sizeBytes: 0, places: new ResultPlaces() };
      const journal = new JobJournal(path, handle, read);
      try {
        journal.append({ type: 'job', task });
        for (let from = 0; from < chosen.length; from += 1_000) {
          journal.append({ type: 'wanted', messages: chosen.slice(from, from + 1_000) });
        }
        await journal.sync();
        return journal;
      } catch (error) {
        // A part of it would be a job after the next start, which nobody has started.
        await journal.close();
        await rm(path, { force: true });
        throw error;
      }
    });
  }

  /** Null when the file does not begin as a journal does. Throws AppError storage. */
  static async open(path: string): Promise<JobJournal | null> {
    return storing(`read the job's journal ${path}`, async () => {
      const read = await readBack(path);
      if (read === null) return null;
      const handle = await open(path, 'r+');
      // What follows the last whole line would spoil the next one.
      await handle.truncate(read.sizeBytes);
      return new JobJournal(path, handle, read);
    });
  }

  /** Throws AppError storage when the disk refuses: then nothing may be done that relies on this record. */
  append(record: JobRecord): void {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    try {
      let written = 0;
      while (written < line.length) {
        written += fs.writeSync(
          this.#handle.fd,
          line,
          written,
          line.length - written,
          this.#sizeBytes + written,
        );
      }
    } catch (error) {
      throw storageError(`write the job's journal ${this.path}`, error);
    }
    if (record.type === 'settled') this.#places.add(record.result.outcome, this.#sizeBytes);
    this.#sizeBytes += line.length;
    this.#unsynced = true;
    this.progress.apply(record);
  }

  /** Resolves when everything appended is on the disk. Throws AppError storage. */
  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    // What is appended meanwhile may not be on the disk with it.
    this.#unsynced = false;
    try {
      await this.#handle.datasync();
    } catch (error) {
      this.#unsynced = true;
      throw storageError(`write the job's journal ${this.path}`, error);
    }
  }

  /** Results in the order in which they came about. Throws AppError storage. */
  async results(position: number, count: number): Promise<JobResult[]> {
    const from = this.#places.before(position);
    if (from === null) return [];
    return storing(`read the job's journal ${this.path}`, async () => {
      const results: JobResult[] = [];
      let { skip } = from;
      for await (const { record } of lines(this.path, from.offset, this.#sizeBytes)) {
        if (record?.type !== 'settled') continue;
        if (skip > 0) skip -= 1;
        else results.push(record.result);
        if (results.length === count) break;
      }
      return results;
    });
  }

  /** Those with one outcome, in the same order. Throws AppError storage. */
  async resultsOf(outcome: NotableOutcome, position: number, count: number): Promise<JobResult[]> {
    return storing(`read the job's journal ${this.path}`, async () => {
      const results: JobResult[] = [];
      // They may be far from each other: what lies between is not read.
      for (const offset of this.#places.of(outcome, position, count)) {
        for await (const { record } of lines(this.path, offset, this.#sizeBytes)) {
          if (record?.type === 'settled') results.push(record.result);
          break;
        }
      }
      return results;
    });
  }

  /** Settled messages that a run over the whole queue meets again, counted by fingerprint. Throws AppError storage. */
  async stayed(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    if (this.progress.stayed === 0) return counts;
    return storing(`read the job's journal ${this.path}`, async () => {
      for await (const { record } of lines(this.path, 0, this.#sizeBytes)) {
        if (record?.type !== 'settled' || !record.stays) continue;
        counts.set(record.fingerprint, (counts.get(record.fingerprint) ?? 0) + 1);
      }
      return counts;
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

interface ReadBack {
  readonly progress: JobProgress;
  readonly brokenLines: number;
  readonly sizeBytes: number;
  readonly places: ResultPlaces;
}

async function readBack(path: string): Promise<ReadBack | null> {
  let progress: JobProgress | null = null;
  let brokenLines = 0;
  let sizeBytes = 0;
  const places = new ResultPlaces();
  for await (const { record, start, end } of lines(path, 0, Number.MAX_SAFE_INTEGER)) {
    sizeBytes = end;
    if (progress === null) {
      if (record?.type !== 'job') return null;
      progress = new JobProgress(record.task);
    }
    if (record === null) {
      brokenLines += 1;
      continue;
    }
    if (record.type === 'settled') places.add(record.result.outcome, start);
    progress.apply(record);
  }
  return progress === null ? null : { progress, brokenLines, sizeBytes, places };
}

interface Line {
  /** Null for a line that is no record. */
  readonly record: JobRecord | null;
  readonly start: number;
  /** After its line feed. */
  readonly end: number;
}

/** The whole lines of a part of the file; what follows the last line feed is not one. */
async function* lines(path: string, from: number, until: number): AsyncGenerator<Line> {
  if (until <= from) return;
  let rest: Buffer = Buffer.alloc(0);
  let start = from;
  /** Where a line begins that is too long to be ours, and is read over. */
  let overlong: number | null = null;
  for await (const chunk of fs.createReadStream(path, { start: from, end: until - 1 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    for (let end = rest.indexOf(lineFeed); end !== -1; end = rest.indexOf(lineFeed, at)) {
      const record = overlong === null ? parse(rest.toString('utf8', at, end)) : null;
      yield { record, start: overlong ?? start + at, end: start + end + 1 };
      overlong = null;
      at = end + 1;
    }
    rest = rest.subarray(at);
    start += at;
    if (rest.length > longestLineBytes) {
      overlong ??= start;
      start += rest.length;
      rest = Buffer.alloc(0);
    }
  }
}

function parse(text: string): JobRecord | null {
  try {
    const read = jobRecord.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Not JSON: a damaged line, which the caller counts.
    return null;
  }
}

async function storing<Result>(trying: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw storageError(trying, error);
  }
}
