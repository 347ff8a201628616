// An import: the file that was chosen, what the engine reads in it, where its messages are to go, and what that would do.
// Publishing is a job of the engine.

import { createStore } from 'zustand/vanilla';
import type { ImportPreview } from '../../../src/contract/capture.ts';
import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { JobInput, JobPlan } from '../../../src/contract/job.ts';
import { limits } from '../../../src/contract/limits.ts';
import { engine } from '../../engine/engine.ts';
import { declareMissing, type MissingQueue } from '../../state/missing-queue.ts';
import { addNotice } from '../../state/notices-store.ts';
import { captureText } from '../../strings/capture.ts';

const { import: text } = captureText;

export interface ImportSubject {
  readonly endpointId: string;
  /** The queue that it was asked on. */
  readonly queue: string | null;
}

export interface ImportDraft {
  readonly to: 'queue' | 'exchange' | 'recorded';
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  /** Of an exchange: each message goes with the key that stands in its line, and none is asked for. */
  readonly keepsRoutingKey: boolean;
  readonly keepExpiration: boolean;
  readonly keepBrokerHeaders: boolean;
}

export interface ChosenFile {
  readonly name: string;
  readonly fileBytes: number;
  readonly sentBytes: number;
  /** Null until the engine has begun to read it. */
  readonly preview: ImportPreview | null;
}

export interface ImportState {
  /** Null while the dialog is closed. */
  readonly subject: ImportSubject | null;
  readonly file: ChosenFile | null;
  readonly draft: ImportDraft;
  /** Of the draft as it is; null while it is worked out. */
  readonly plan: JobPlan | null;
  readonly busy: boolean;
  readonly problem: AppError | null;
}

const noDraft: ImportDraft = {
  to: 'queue',
  queue: '',
  exchange: '',
  routingKey: '',
  keepsRoutingKey: true,
  keepExpiration: false,
  keepBrokerHeaders: false,
};
const nothing = { file: null, plan: null, busy: false, problem: null } as const;

export const importStore = createStore<ImportState>()(() => ({ ...nothing, subject: null, draft: noDraft }));

const planAfterMs = 200;
/** What is under way for the present file, and ends with it. */
let underWay = new AbortController();
let importId: string | null = null;
let planTimer: ReturnType<typeof setTimeout> | undefined;
let planning = 0;

export function openImport(subject: ImportSubject): void {
  letGo();
  const draft = { ...noDraft, queue: subject.queue ?? '' };
  importStore.setState({ ...nothing, subject, draft });
}

/** Not while the job is being started. */
export function closeImport(): void {
  if (importStore.getState().busy) return;
  letGo();
  importStore.setState({ ...nothing, subject: null });
}

export function changeImport(patch: Partial<ImportDraft>): void {
  importStore.setState(({ draft }) => ({ draft: { ...draft, ...patch }, problem: null }));
  planSoon();
}

export async function declareTarget(missing: MissingQueue): Promise<void> {
  await declareMissing(missing);
  planSoon();
}

/** Sends the file to the engine and has it read. Takes the place of one that was chosen before. */
export async function takeFile(file: File): Promise<void> {
  letGo();
  const { signal } = underWay;
  const { name, size: fileBytes } = file;
  const show = (patch: Partial<ChosenFile>) => {
    if (signal.aborted) return;
    importStore.setState((state) => (state.file === null ? {} : { file: { ...state.file, ...patch } }));
  };
  importStore.setState({ ...nothing, file: { name, fileBytes, sentBytes: 0, preview: null } });
  try {
    const begun = await engine.request('import.begin', { name, fileBytes });
    if (signal.aborted) return discard(begun.importId);
    importId = begun.importId;
    for (let offset = 0; offset < fileBytes; offset += limits.importChunkBytes) {
      const bytes = new Uint8Array(await file.slice(offset, offset + limits.importChunkBytes).arrayBuffer());
      await engine.request('import.chunk', { importId, offset, bytes }, { signal });
      show({ sentBytes: offset + bytes.byteLength });
    }
    await readThrough(importId, signal, (preview) => show({ preview }));
    planSoon();
  } catch (thrown) {
    if (!signal.aborted) importStore.setState({ file: null, problem: toAppError(thrown, text.trying(name)) });
  }
}

export async function startImport(): Promise<void> {
  const { file, busy } = importStore.getState();
  const input = readInput();
  if (file === null || input === null || busy) return;
  importStore.setState({ busy: true, problem: null });
  try {
    await engine.request('job.start', input);
    // The file is the job's now.
    importId = null;
    importStore.setState({ busy: false });
    closeImport();
    addNotice({ level: 'info', title: text.started(file.name) });
  } catch (thrown) {
    importStore.setState({ busy: false, problem: toAppError(thrown, text.trying(file.name)) });
  }
}

/** Null while something is missing. */
export function readInput(): JobInput | null {
  const { subject, draft, file } = importStore.getState();
  const isRead = file?.preview?.done === true && file.preview.refusal === null && file.preview.messages > 0;
  if (subject === null || importId === null || !isRead) return null;
  const { endpointId } = subject;
  const target = targetOf(endpointId, draft);
  if (target === null) return null;
  return {
    kind: 'import',
    endpointId,
    queue: '',
    messages: { importId },
    target,
    ratePerSecond: null,
    keepBrokerHeaders: draft.keepBrokerHeaders,
    keepExpiration: draft.keepExpiration,
  };
}

function targetOf(endpointId: string, draft: ImportDraft): JobInput['target'] {
  const { to, queue, exchange } = draft;
  if (to === 'recorded') return { origin: 'recorded' };
  if (to === 'exchange') {
    return { endpointId, exchange, routingKey: draft.keepsRoutingKey ? null : draft.routingKey };
  }
  return queue === '' ? null : { endpointId, exchange: '', routingKey: queue };
}

function readThrough(id: string, signal: AbortSignal, show: (preview: ImportPreview) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = engine.open(
      'import.preview',
      { importId: id },
      {
        onRows: (rows) => {
          const latest = rows.at(-1);
          if (latest !== undefined) show(latest);
        },
        onEnd: (error) => (error === null ? resolve() : reject(error)),
      },
    );
    signal.addEventListener('abort', () => {
      stream.close();
      resolve();
    });
  });
}

function planSoon(): void {
  clearTimeout(planTimer);
  planning += 1;
  const mine = planning;
  importStore.setState({ plan: null });
  const input = readInput();
  if (input === null) return;
  planTimer = setTimeout(() => {
    engine.request('job.plan', input).then(
      (plan) => {
        if (mine === planning) importStore.setState({ plan });
      },
      (thrown: unknown) => {
        if (mine === planning) importStore.setState({ problem: toAppError(thrown, text.plan) });
      },
    );
  }, planAfterMs);
}

function letGo(): void {
  underWay.abort();
  underWay = new AbortController();
  clearTimeout(planTimer);
  planning += 1;
  if (importId !== null) discard(importId);
  importId = null;
}

function discard(id: string): void {
  // A file that cannot be removed now is removed when the page or the engine ends.
  engine.request('import.discard', { importId: id }).catch(() => undefined);
}
