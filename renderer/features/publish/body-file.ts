// Reads a chosen file as a body and has it checked in a worker.

import { AppError } from '../../../src/contract/errors.ts';
import { limits } from '../../../src/contract/limits.ts';
import { publishText } from '../../strings/publish.ts';
import type { BodyFile } from './body-draft.ts';
import type { TextFault } from './json-fault.ts';

/** Throws AppError too_large before reading a file that could never be sent. */
export async function readBodyFile(file: File): Promise<BodyFile> {
  if (file.size > limits.bodyMaxBytes) {
    throw new AppError('too_large', publishText.fileTooLarge(file.name, file.size));
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, bytes, jsonFault: await checkInWorker(bytes) };
}

function checkInWorker(bytes: Uint8Array): Promise<TextFault | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./json-check.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<{ jsonFault: TextFault | null }>) => {
      worker.terminate();
      resolve(event.data.jsonFault);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new AppError('internal', publishText.fileCheckFailed(event.message)));
    };
    worker.postMessage(bytes);
  });
}
