// Messages of a frozen list as a file: written as lines, and handed on in pieces as fast as the page takes them.

import { csvHeader, csvRow } from '../../captures/csv.ts';
import { writeHeader, writeMessage } from '../../captures/capture-lines.ts';
import type { CapturedMessage } from '../../captures/captured-message.ts';
import type { MessageContent, Snapshot } from '../../connectors/connector.ts';
import type { ExportFormat, ExportRow, Taken } from '../../contract/capture.ts';
import { toAppError } from '../../contract/errors.ts';
import type { ColumnPath } from '../../contract/filter.ts';
import { limits } from '../../contract/limits.ts';
import { judgeAll } from '../../filters/judge-all.ts';
import type { WorkerPool } from '../../filters/pool.ts';
import type { StreamSink } from '../../rpc/handlers.ts';
import { asImported } from './import-stamp.ts';
import { countListed, listedContents, sliceBytes, type Listed } from './listed-contents.ts';

/** Half a batch: the page gets whole ones. */
const pieceBytes = limits.batchBytes / 2;

export interface ExportTask {
  readonly snapshot: Snapshot;
  readonly listed: Listed;
  readonly endpointName: string;
  readonly format: ExportFormat;
  readonly columns: readonly ColumnPath[];
  readonly workers: WorkerPool;
}

/** Starts at once; the returned function stops it. */
export function streamExport(task: ExportTask, sink: StreamSink<ExportRow>): () => void {
  const stopped = new AbortController();
  let wake: () => void = () => undefined;
  sink.onReady(() => wake());
  stopped.signal.addEventListener('abort', () => wake());
  const isWanted = async () => {
    while (!sink.ready && !stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return !stopped.signal.aborted;
  };
  const trying = `Exporting messages of the queue '${task.snapshot.queue}'`;
  run(task, sink, isWanted).then(
    () => sink.end(),
    (thrown: unknown) => sink.end(toAppError(thrown, trying)),
  );
  return () => stopped.abort();
}

/** `isWanted` waits until the page takes more; false when it wants none any more. */
async function run(
  task: ExportTask,
  sink: StreamSink<ExportRow>,
  isWanted: () => Promise<boolean>,
): Promise<void> {
  const { snapshot, listed, format, columns } = task;
  const sum = { total: countListed(snapshot, listed), written: 0, gone: 0, cut: 0 };
  const here: Taken = { at: snapshot.takenAt, endpoint: task.endpointName, queue: snapshot.queue };
  let header: Taken | null = null;

  const write = async (text: string): Promise<boolean> => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
      if (!(await isWanted())) return false;
      sink.push({ kind: 'bytes', bytes: Uint8Array.from(bytes.subarray(at, at + pieceBytes)) });
    }
    return true;
  };
  const headOf = (taken: Taken): string =>
    format === 'csv' ? csvHeader(columns) : `${writeHeader(taken)}\n`;
  const lineOf = (message: CapturedMessage, first: Taken, values: readonly (string | null)[]): string =>
    format === 'csv' ? csvRow(message, values) : `${writeMessage(message, first)}\n`;

  for await (const contents of listedContents(snapshot, listed)) {
    const values = await columnValues(task, contents);
    let text = '';
    for (const [index, content] of contents.entries()) {
      if (content === null) {
        sum.gone += 1;
        continue;
      }
      const message = asImported({ ...content, taken: here });
      if (header === null) text += headOf(message.taken);
      header ??= message.taken;
      text += lineOf(message, header, values?.[index] ?? []);
      sum.written += 1;
      if (content.body.byteLength < content.bodySize) sum.cut += 1;
      // Escaped or in base64, a slice is longer than its messages.
      if (text.length < sliceBytes) continue;
      if (!(await write(text))) return;
      text = '';
    }
    if (!(await write(text)) || !(await isWanted())) return;
    sink.push({ kind: 'progress', ...sum, done: false });
  }
  if (header === null && !(await write(headOf(here)))) return;
  sink.push({ kind: 'progress', ...sum, done: true });
}

async function columnValues(
  { workers, columns, format }: ExportTask,
  messages: readonly (MessageContent | null)[],
): Promise<readonly (readonly (string | null)[])[] | null> {
  if (format !== 'csv' || columns.length === 0) return null;
  return (await judgeAll(workers, { filter: null, columns, now: 0, messages })).columns;
}
