// The logs of all streams of a broker: one directory each, named after the number under which the stream was declared, and
// all of them synced together with each batch of the log of the queues, so that one confirm covers both.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { LogFiles } from '../../storage/log/log-files.ts';
import { SegmentBlocks } from '../../storage/log/segment-blocks.ts';
import type { QueueRules } from '../queue-rules.ts';
import type { Stream } from './stream.ts';
import { StreamLog } from './stream-log.ts';

/**
 * What x-stream-max-segment-size-bytes can ask for. A file is read whole in a few cases, and a stream of very many tiny
 * ones would cost more memory than its size is worth.
 */
const segmentMostBytes = 16 * 1024 * 1024;
const segmentLeastBytes = 64 * 1024;
/** Below what is lent to a socket: a delivery must not find its bytes overwritten by the next. */
const blockBytes = 64 * 1024;
/** Files that streams have open for writing. */
const openAtOnce = 64;

export interface StreamLogsOptions {
  /** For streams alone; created when it is needed. */
  readonly directory: string;
  readonly files: LogFiles;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Bytes were appended: {@link StreamLogs.sync} is wanted. */
  readonly onAppended: (bytes: number) => void;
  readonly failed: (message: string) => void;
}

export class StreamLogs {
  private readonly options: StreamLogsOptions;
  private readonly blocks = new SegmentBlocks(blockBytes);
  private readonly logs = new Map<Stream, { readonly id: number; readonly log: StreamLog }>();
  private readonly dirty = new Set<StreamLog>();
  /** Those that may have a file open, in the order in which they wrote. */
  private readonly writing = new Set<StreamLog>();
  private readonly removing = new Set<Promise<void>>();

  constructor(options: StreamLogsOptions) {
    this.options = options;
  }

  /** Reads what is there of that stream, and opens it. Throws what the file system throws. Returns the bytes cut off. */
  open(id: number, stream: Stream): number {
    const { directory, files, now, failed } = this.options;
    const { rules } = stream;
    const log: StreamLog = new StreamLog({
      directory: path.join(directory, String(id)),
      files,
      segmentBytes: segmentBytesOf(rules),
      maxBytes: rules.maxLengthBytes,
      maxAgeMs: rules.maxAgeMs,
      now,
      onAppended: (bytes) => {
        this.dirty.add(log);
        this.options.onAppended(bytes);
      },
      onChanged: () => stream.pump(),
      failed,
    });
    this.logs.set(stream, { id, log });
    stream.open({ log, blocks: this.blocks, failed });
    return log.cutBytes;
  }

  /** Deletes what is there of that stream. Returns its number, or null if it was never opened. */
  remove(stream: Stream): number | null {
    const { id, log } = this.logs.get(stream) ?? {};
    if (id === undefined || log === undefined) return null;
    this.logs.delete(stream);
    this.dirty.delete(log);
    this.writing.delete(log);
    const removing = log.remove();
    this.removing.add(removing);
    void removing.then(() => this.removing.delete(removing));
    return id;
  }

  /** The numbers of streams that have files and are not among those; none if the directory cannot be read, which is told. */
  async others(known: ReadonlySet<number>): Promise<number[]> {
    const { directory, failed } = this.options;
    try {
      const names = await fs.readdir(directory);
      const numbers = names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
      return numbers.filter((number) => !known.has(number)).toSorted((left, right) => left - right);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
        failed(`Looking for streams in ${directory} failed: ${String(error)}`);
      }
      return [];
    }
  }

  /** Deletes what is there of a stream that was deleted: the end came before its files went. Never rejects. */
  async removeStray(id: number): Promise<void> {
    const directory = path.join(this.options.directory, String(id));
    try {
      await fs.rm(directory, { recursive: true, force: true });
    } catch (error) {
      this.options.failed(`Removing the deleted stream in ${directory} failed: ${String(error)}`);
    }
  }

  /** Resolves when all that is appended now is on the disk. Rejects, and keeps it, when the disk refuses. */
  async sync(): Promise<void> {
    const { dirty } = this;
    if (dirty.size === 0) return;
    let failure: PromiseRejectedResult | null = null;
    const logs = [...dirty];
    for (let from = 0; from < logs.length; from += openAtOnce) {
      const some = logs.slice(from, from + openAtOnce);
      for (const log of some) dirty.delete(log);
      const outcomes = await Promise.allSettled(some.map((log) => log.sync()));
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') continue;
        failure = outcome;
        dirty.add(some[index] as StreamLog);
      }
      await this.restOthers(some);
    }
    if (failure !== null) throw failure.reason;
  }

  /** Those have written last; of the others only a few keep their files open, for a process may have 1,024 in all. */
  private async restOthers(logs: readonly StreamLog[]): Promise<void> {
    const { writing } = this;
    for (const log of logs) {
      writing.delete(log);
      writing.add(log);
    }
    for (const log of writing) {
      if (writing.size <= openAtOnce) return;
      writing.delete(log);
      await log.rest();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.removing);
    await Promise.all([...this.logs.values()].map(({ log }) => log.close()));
  }
}

function segmentBytesOf({ streamSegmentBytes }: QueueRules): number {
  return Math.min(segmentMostBytes, Math.max(segmentLeastBytes, streamSegmentBytes ?? segmentMostBytes));
}
