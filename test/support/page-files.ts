// Files through a page's client, as the page itself does it: a list exported to bytes, bytes imported by a job.

import type { LeveretApi } from '../../src/contract/api.ts';
import type { ExportInput, ExportProgress, ImportPreview } from '../../src/contract/capture.ts';
import type { JobInput, JobRow } from '../../src/contract/job.ts';
import { limits } from '../../src/contract/limits.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { jobInput } from './job-input.ts';

type Page = Client<LeveretApi>;

export interface Exported {
  readonly file: Buffer;
  readonly progress: ExportProgress;
}

/** The whole stream; rejects with the error that ended it. */
export function exportList(page: Page, input: ExportInput): Promise<Exported> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let last: ExportProgress | null = null;
    page.open('export.read', input, {
      onRows: (rows) => {
        for (const row of rows) {
          if (row.kind === 'bytes') pieces.push(row.bytes);
          else last = row;
        }
      },
      onEnd: (error) => {
        if (error !== null) reject(error);
        else if (last === null) reject(new Error('the export never said how far it is'));
        else resolve({ file: Buffer.concat(pieces), progress: last });
      },
    });
  });
}

export const wholeList = (snapshotId: string) => ({ snapshotId, listed: { filterId: null, except: [] } });

/** All messages of a queue as they are now. */
export async function exportQueue(page: Page, endpointId: string, queue: string): Promise<Exported> {
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const exported = await exportList(page, { messages: wholeList(snapshotId), format: 'jsonl' });
  await page.request('snapshot.release', { snapshotId });
  return exported;
}

export async function sendFile(page: Page, file: Uint8Array, name = 'messages.jsonl'): Promise<string> {
  const { importId } = await page.request('import.begin', { name, fileBytes: file.byteLength });
  for (let offset = 0; offset < file.byteLength; offset += limits.importChunkBytes) {
    const bytes = Uint8Array.from(file.subarray(offset, offset + limits.importChunkBytes));
    await page.request('import.chunk', { importId, offset, bytes });
  }
  return importId;
}

/** The last of what the preview says. */
export function previewFile(page: Page, importId: string): Promise<ImportPreview> {
  return new Promise((resolve, reject) => {
    let last: ImportPreview | null = null;
    page.open(
      'import.preview',
      { importId },
      {
        onRows: (rows) => {
          last = rows.at(-1) ?? last;
        },
        onEnd: (error) => {
          if (error !== null) reject(error);
          else if (last === null) reject(new Error('the preview said nothing'));
          else resolve(last);
        },
      },
    );
  });
}

export function importInput(importId: string, target: JobInput['target'], endpointId: string): JobInput {
  return jobInput({ kind: 'import', endpointId, queue: '', messages: { importId }, target });
}

/** Resolves when the job has ended or was interrupted. */
export function endOfJob(page: Page, jobId: string): Promise<JobRow> {
  return new Promise((resolve, reject) => {
    const stream = page.open(
      'job.watch',
      {},
      {
        onRows: (changes) => {
          for (const change of changes) {
            if (change.op !== 'put' || change.key !== jobId) continue;
            if (change.row.state === 'running' || change.row.state === 'paused') continue;
            stream.close();
            resolve(change.row);
          }
        },
        onEnd: (error) => reject(error ?? new Error('the jobs ended')),
      },
    );
  });
}
