// A capture file read from its beginning: its messages and the lines that are none, each with its number. One bad line
// never spoils the next; only a file that does not begin as one is refused. Lines that would take long are left to others.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Taken } from '../contract/capture.ts';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { reasonOf } from '../lib/reason.ts';
import { readHeader } from './capture-lines.ts';
import { fileLines, type FileLine } from './file-lines.ts';
import { readLine, textOfLine, type LargeLine, type LineRead } from './read-line.ts';

export interface ReadLine {
  readonly line: number;
  readonly readBytes: number;
  readonly read: LineRead;
}

/** Reads a line outside of this thread (read-line.ts). Rejects with AppError when it cannot go on at all. */
export type ReadLarge = (line: LargeLine) => Promise<LineRead>;

/** How long lines are read before others get their turn. */
const turnMs = 6;
/** Reading a line of this size takes some 5 ms; one of the largest took 60 and more. */
const largeLineBytes = 512 * 1024;

/** Empty lines are passed over. Throws AppError bad_request for a file that is none, storage when it cannot be read. */
export async function* readCapture(path: string, readLarge: ReadLarge): AsyncGenerator<ReadLine> {
  let header: Taken | null = null;
  let turnBegan = performance.now();
  const messageOfLarge = async ({ from, until }: FileLine, taken: Taken): Promise<LineRead> =>
    until - from > limits.importLineBytes
      ? { problem: `it is longer than ${limits.importLineBytes} bytes` }
      : readLarge({ path, from, until, header: taken });
  try {
    for await (const line of fileLines(path, largeLineBytes)) {
      if (header === null) header = headerOf(line);
      else if (line.bytes?.length !== 0) {
        yield {
          line: line.number,
          readBytes: line.until,
          read: line.bytes === null ? await messageOfLarge(line, header) : readLine(line.bytes, header),
        };
      }
      if (performance.now() - turnBegan < turnMs) continue;
      await nextTurn();
      turnBegan = performance.now();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('storage', `Could not read the imported file: ${reasonOf(error)}.`, { cause: error });
  }
  if (header === null) throw notOurs('it is empty');
}

function headerOf({ bytes }: FileLine): Taken {
  try {
    if (bytes === null) throw new Error('its first line is too long');
    return readHeader(textOfLine(bytes).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw notOurs(reasonOf(error));
  }
}

function notOurs(reason: string): AppError {
  return new AppError(
    'bad_request',
    `The file cannot be imported: ${reason}. Choose a JSON Lines file that was exported here.`,
  );
}
