// A frozen list as a file: read in slices, written as lines, handed on in pieces as fast as the page takes them. Only one
// slice is ever held, however long the list is.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { csvHeader, csvRow } from '../../captures/csv.ts';
import { writeHeader, writeMessage } from '../../captures/capture-lines.ts';
import type { CapturedMessage } from '../../captures/captured-message.ts';
import type { MessageContent, Snapshot } from '../../connectors/connector.ts';
import type { ExportFormat, ExportRow, Taken } from '../../contract/capture.ts';
import { AppError, toAppError } from '../../contract/errors.ts';
import type { ColumnPath } from '../../contract/filter.ts';
import { limits } from '../../contract/limits.ts';
import type { WorkerPool } from '../../filters/pool.ts';
import type { StreamSink } from '../../rpc/handlers.ts';
import { asImported } from './import-stamp.ts';

const sliceMessages = 250;
const sliceBytes = 512 * 1024;
/** Half a batch: the page gets whole ones. */
const pieceBytes = limits.batchBytes / 2;

export interface ExportJob {
  readonly snapshot: Snapshot;
  readonly endpointName: string;
  readonly format: ExportFormat;
  /** Places in the list; null is all of it. */
  readonly positions: readonly number[] | null;
  readonly columns: readonly ColumnPath[];
  readonly workers: WorkerPool;
}

/** Starts at once; the returned function stops it. */
export function streamExport(job: ExportJob, sink: StreamSink<ExportRow>): () => void {
  const stopped = new AbortController();
  let wake: () => void = () => undefined;
  sink.onReady(() => wake());
  stopped.signal.addEventListener('abort', () => wake());
  const taker = async () => {
    while (!sink.ready && !stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return !stopped.signal.aborted;
  };
  void run(job, sink, taker).then(
    () => sink.end(),
    (thrown: unknown) =>
      sink.end(toAppError(thrown, `Exporting messages of the queue '${job.snapshot.queue}'`)),
  );
  return () => stopped.abort();
}

/** `isTaken` waits until the page takes more; false when it wants none any more. */
async function run(
  job: ExportJob,
  sink: StreamSink<ExportRow>,
  isTaken: () => Promise<boolean>,
): Promise<void> {
  const { snapshot, positions, columns } = job;
  const total = positions?.length ?? snapshot.total;
  const sum = { written: 0, gone: 0, cut: 0 };
  const here: Taken = { at: snapshot.takenAt, endpoint: job.endpointName, queue: snapshot.queue };
  let header: Taken | null = null;

  const write = async (text: string): Promise<boolean> => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
      if (!(await isTaken())) return false;
      sink.push({ kind: 'bytes', bytes: Uint8Array.from(bytes.subarray(at, at + pieceBytes)) });
    }
    return true;
  };
  const begin = (taken: Taken): string => {
    header = taken;
    return job.format === 'csv' ? csvHeader(columns) : `${writeHeader(taken)}\n`;
  };

  for (let at = 0; at < total;) {
    const places = Array.from(
      { length: Math.min(sliceMessages, total - at) },
      (_, index) => positions?.[at + index] ?? at + index,
    );
    const contents = await snapshot.contents(places, {
      bytesMax: sliceBytes,
      bodyBytesMax: limits.captureBodyBytes,
    });
    if (contents.length === 0) throw shortList(at, total);
    const values = await columnValues(job, contents);
    let text = '';
    for (const [index, content] of contents.entries()) {
      if (content === null) {
        sum.gone += 1;
        continue;
      }
      const message = asImported({ ...content, taken: here });
      if (header === null) text += begin(message.taken);
      text += lineOf(job.format, message, header ?? here, values?.[index] ?? []);
      sum.written += 1;
      if (content.body.byteLength < content.bodySize) sum.cut += 1;
      // A slice of text can be several times as long as its bytes; one long line goes by itself.
      if (text.length < sliceBytes) continue;
      if (!(await write(text))) return;
      text = '';
    }
    if (!(await write(text))) return;
    at += contents.length;
    sink.push({ kind: 'progress', total, ...sum, done: false });
    await nextTurn();
  }
  if (header === null && !(await write(begin(here)))) return;
  sink.push({ kind: 'progress', total, ...sum, done: true });
}

function lineOf(
  format: ExportFormat,
  message: CapturedMessage,
  header: Taken,
  values: readonly (string | null)[],
): string {
  return format === 'csv' ? csvRow(message, values) : `${writeMessage(message, header)}\n`;
}

async function columnValues(
  { workers, columns, format }: ExportJob,
  messages: readonly (MessageContent | null)[],
): Promise<readonly (readonly (string | null)[])[] | null> {
  if (format !== 'csv' || columns.length === 0) return null;
  return (await workers.run('judge', { filter: null, columns, now: 0, messages })).columns;
}

function shortList(at: number, total: number): AppError {
  return new AppError('internal', `The list gave no messages at place ${at} of ${total}.`);
}
