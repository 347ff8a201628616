// The page's side of the decoding worker: one worker for all bodies, started with the first, started anew if it dies.

import { AppError } from '../../../src/contract/errors.ts';
import type { DecodeInput, DecodedBody } from './decode-body.ts';
import type { DecodeAnswer, DecodeJob } from './decode.worker.ts';

interface Waiting {
  resolve(decoded: DecodedBody): void;
  reject(error: AppError): void;
}

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** The body is copied, so the caller keeps its bytes. Rejects with AppError (internal). */
export function decodeInWorker(input: DecodeInput): Promise<DecodedBody> {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker ??= startWorker();
    const job: DecodeJob = { id, input };
    worker.postMessage(job);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => {
    const answer = event.data;
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('decoded' in answer) entry?.resolve(answer.decoded);
    else entry?.reject(failure(answer.failure));
  });
  started.addEventListener('error', (event) => {
    // All that this worker was asked is lost with it; the next job starts another.
    worker = null;
    started.terminate();
    for (const entry of waiting.values()) entry.reject(failure(event.message));
    waiting.clear();
  });
  return started;
}

function failure(reason: string): AppError {
  return new AppError(
    'internal',
    `Could not decode the message's body: ${reason}. Its bytes are shown instead.`,
  );
}
