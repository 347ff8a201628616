// One line of a capture file as the message that it holds, or what is wrong with it: from its bytes, or from its place in
// the file for a thread that has nothing else to do.

import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { Taken } from '../contract/capture.ts';
import { reasonOf } from '../lib/reason.ts';
import { readMessage } from './capture-lines.ts';
import type { CapturedMessage } from './captured-message.ts';

export type LineRead = { readonly message: CapturedMessage } | { readonly problem: string };

/** Data only: it crosses threads. */
export interface LargeLine {
  readonly path: string;
  readonly from: number;
  /** With its line end. */
  readonly until: number;
  /** Of the file, for what the line does not say itself. */
  readonly header: Taken;
}

export function readLine(bytes: Buffer, header: Taken): LineRead {
  try {
    return { message: readMessage(textOfLine(bytes), header) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Rejects as files do. */
export async function readLargeLine({ path, from, until, header }: LargeLine): Promise<LineRead> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(until - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return readLine(bytes.subarray(0, bytesRead), header);
  } finally {
    await handle.close();
  }
}

/** Throws an Error when it is no text. */
export function textOfLine(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8');
  return bytes.toString('utf8');
}
