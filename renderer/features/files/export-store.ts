// The export of a list: what the dialog is about, what is set in it, and the file that is being written.

import { createStore } from 'zustand/vanilla';
import type { ExportFormat, ExportProgress, ExportRow } from '../../../src/contract/capture.ts';
import type { ChosenOfList } from '../../../src/contract/chosen-messages.ts';
import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import { engine } from '../../engine/engine.ts';
import { openFileSink, type FileSink } from '../../engine/file-sink.ts';
import {
  chosenMessagesStore,
  type ChosenMessages,
  type ListedMessages,
} from '../../state/chosen-messages.ts';
import { addNotice } from '../../state/notices-store.ts';
import { captureText } from '../../strings/capture.ts';

const { export: text } = captureText;

export type ExportScope = 'chosen' | 'matched' | 'all';

export interface ExportSubject {
  readonly listed: ListedMessages;
  readonly chosen: ChosenMessages | null;
}

export interface ExportState {
  /** Null while the dialog is closed. */
  readonly subject: ExportSubject | null;
  readonly scope: ExportScope;
  readonly format: ExportFormat;
  /** Null while nothing is written. */
  readonly running: { readonly progress: ExportProgress | null; readonly sizeBytes: number } | null;
  readonly problem: AppError | null;
}

const closed = { subject: null, running: null, problem: null } as const;

export const exportStore = createStore<ExportState>()(() => ({ ...closed, scope: 'all', format: 'jsonl' }));

let stopRunning: (() => void) | null = null;

export function openExport(subject: ExportSubject): void {
  if (exportStore.getState().running !== null) return;
  const scope = subject.chosen !== null ? 'chosen' : subject.listed.filter !== null ? 'matched' : 'all';
  chosenMessagesStore.setState({ isHeld: true });
  exportStore.setState({ ...closed, subject, scope });
}

/** Stops what is being written. */
export function closeExport(): void {
  stopRunning?.();
  chosenMessagesStore.setState({ isHeld: false });
  exportStore.setState(closed);
}

export function changeExport(patch: Partial<Pick<ExportState, 'scope' | 'format'>>): void {
  exportStore.setState({ ...patch, problem: null });
}

export function scopesOf({ listed, chosen }: ExportSubject): { id: ExportScope; count: number }[] {
  return [
    ...(chosen === null ? [] : [{ id: 'chosen' as const, count: chosen.count }]),
    ...(listed.filter === null ? [] : [{ id: 'matched' as const, count: listed.filter.matched }]),
    { id: 'all', count: listed.total },
  ];
}

/** Asks for a place and writes the file there. */
export async function runExport(): Promise<void> {
  const { subject, scope, format, running } = exportStore.getState();
  if (subject === null || running !== null) return;
  const { queue, columns } = subject.listed;
  const name = fileName(queue, format);
  exportStore.setState({ running: { progress: null, sizeBytes: 0 }, problem: null });
  let sink: FileSink | null = null;
  try {
    sink = await openFileSink(name);
    const progress = sink === null ? null : await write(sink, messagesOf(subject, scope), format, columns);
    if (progress === null) {
      await sink?.discard();
      if (sink !== null) addNotice({ level: 'info', title: text.stopped });
      return exportStore.setState({ running: null });
    }
    await sink?.finish();
    closeExport();
    tell(progress, name);
  } catch (thrown) {
    await sink?.discard().catch(() => undefined);
    exportStore.setState({ running: null, problem: toAppError(thrown, text.trying(queue)) });
  } finally {
    stopRunning = null;
  }
}

/** Resolves to the last progress, or null when it was stopped. */
function write(
  sink: FileSink,
  messages: ChosenOfList,
  format: ExportFormat,
  columns: ListedMessages['columns'],
): Promise<ExportProgress | null> {
  return new Promise((resolve, reject) => {
    let progress: ExportProgress | null = null;
    let sizeBytes = 0;
    const input = { messages, format, ...(columns.length === 0 ? {} : { columns: [...columns] }) };
    const take = async (rows: readonly ExportRow[]) => {
      for (const row of rows) {
        if (row.kind === 'progress') progress = row;
        else {
          sizeBytes += row.bytes.byteLength;
          await sink.write(new Uint8Array(row.bytes));
        }
      }
      if (exportStore.getState().running !== null) exportStore.setState({ running: { progress, sizeBytes } });
    };
    let written = Promise.resolve();
    const stream = engine.open('export.read', input, {
      onRows: (rows) => {
        written = written.then(() => take(rows));
      },
      taken: () => written,
      onEnd: (error) => (error === null ? resolve(progress) : reject(error)),
    });
    stopRunning = () => {
      stream.close();
      resolve(null);
    };
  });
}

function messagesOf({ listed, chosen }: ExportSubject, scope: ExportScope): ChosenOfList {
  if (scope === 'chosen' && chosen !== null) return chosen.messages;
  const filterId = scope === 'matched' ? (listed.filter?.filterId ?? null) : null;
  return { snapshotId: listed.snapshotId, listed: { filterId, except: [] } };
}

function tell({ written, gone, cut }: ExportProgress, name: string): void {
  const left = [...(gone === 0 ? [] : [text.gone(gone)]), ...(cut === 0 ? [] : [text.cut(cut)])];
  addNotice({
    level: left.length === 0 ? 'success' : 'warning',
    title: text.done(written, name),
    detail: left.length === 0 ? null : left.join(' '),
  });
}

/** "orders-20261121-053300.jsonl"; what a file name may not hold is left out. */
function fileName(queue: string, format: ExportFormat): string {
  const safe = queue.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80);
  const at = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${safe === '' ? 'messages' : safe}-${at}.${format}`;
}
