// A capture file read from its beginning: its messages and the lines that are none, each with its number. One bad line
// never spoils the next; only a file that does not begin as one is refused.

import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Taken } from '../contract/capture.ts';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { readHeader, readMessage } from './capture-lines.ts';
import type { CapturedMessage } from './captured-message.ts';
import { fileLines, type FileLine } from './file-lines.ts';

export interface ReadLine {
  readonly line: number;
  readonly readBytes: number;
  readonly read: { readonly message: CapturedMessage } | { readonly problem: string };
}

/** How long lines are read before others get their turn. */
const turnMs = 8;

/** Empty lines are passed over. Throws AppError bad_request for a file that is none, storage when it cannot be read. */
export async function* readCapture(path: string): AsyncGenerator<ReadLine> {
  let header: Taken | null = null;
  let turnBegan = performance.now();
  try {
    for await (const line of fileLines(path, limits.importLineBytes)) {
      if (header === null) header = headerOf(line);
      else if (line.bytes?.length !== 0) {
        yield { line: line.number, readBytes: line.readBytes, read: messageOf(line, header) };
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

function headerOf(line: FileLine): Taken {
  try {
    return readHeader(textOfLine(line).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw notOurs(reasonOf(error));
  }
}

function messageOf(line: FileLine, header: Taken): ReadLine['read'] {
  try {
    return { message: readMessage(textOfLine(line), header) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function textOfLine({ bytes }: FileLine): string {
  if (bytes === null) throw new Error(`it is longer than ${limits.importLineBytes} bytes`);
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8');
  return bytes.toString('utf8');
}

function notOurs(reason: string): AppError {
  return new AppError(
    'bad_request',
    `The file cannot be imported: ${reason}. Choose a JSON Lines file that was exported here.`,
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
