// A job's source over an imported file. The file gives the same messages in the same order each time, so a run that was
// interrupted goes on with those that have no outcome yet. Nothing is taken away from a file.

import type { CapturedMessage } from '../../captures/captured-message.ts';
import { readCapture, type ReadLarge } from '../../captures/read-capture.ts';
import type { JobMessage, JobSource } from '../../jobs/ends.ts';
import { jobMessage } from '../jobs/job-message.ts';

export interface ImportSource extends JobSource {
  /** The line that a message of this source was made from. */
  readonly lineOf: (message: JobMessage) => CapturedMessage | undefined;
}

/** `isOpen` tells by index, counted over the file's messages, which are still to be treated. */
export function importSource(
  path: string,
  readLarge: ReadLarge,
  isOpen: (index: number) => boolean,
): ImportSource {
  const lines = new WeakMap<JobMessage, CapturedMessage>();
  const messages = openMessages(path, readLarge, isOpen);
  return {
    lineOf: (message) => lines.get(message),
    next: async () => {
      const step = await messages.next();
      if (step.done === true) return null;
      const message = jobMessage(step.value, () => Promise.resolve(true));
      lines.set(message, step.value);
      return message;
    },
    mayComeBack: () => Promise.resolve(false),
    close: async () => {
      await messages.return(undefined);
    },
  };
}

async function* openMessages(
  path: string,
  readLarge: ReadLarge,
  isOpen: (index: number) => boolean,
): AsyncGenerator<CapturedMessage, void> {
  let index = 0;
  for await (const { read } of readCapture(path, readLarge)) {
    if (!('message' in read)) continue;
    if (isOpen(index)) yield read.message;
    index += 1;
  }
}
