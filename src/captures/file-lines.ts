// The lines of a file, one by one, with their numbers. A line that is too long is passed over without being held.

import { createReadStream } from 'node:fs';

const lineFeed = 0x0a;
const readBytes = 256 * 1024;

export interface FileLine {
  /** From 1. */
  readonly number: number;
  /** Null when the line is longer than was asked for. */
  readonly bytes: Buffer | null;
  /** Where it begins in the file. */
  readonly from: number;
  /** Where it ends, with its line end. */
  readonly until: number;
}

/** Lines end in LF, CR LF or the end of the file. Rejects as file streams do. */
export async function* fileLines(path: string, lineBytesMax: number): AsyncGenerator<FileLine> {
  let pieces: Buffer[] = [];
  let heldBytes = 0;
  let isTooLong = false;
  let number = 0;
  let from = 0;
  let offset = 0;
  const take = (piece: Buffer) => {
    heldBytes += piece.length;
    isTooLong ||= heldBytes > lineBytesMax;
    if (isTooLong) pieces = [];
    else pieces.push(piece);
  };
  const finish = (until: number): FileLine => {
    number += 1;
    const line = Buffer.concat(pieces);
    const bytes = isTooLong ? null : line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
    const finished = { number, bytes, from, until };
    [pieces, heldBytes, isTooLong, from] = [[], 0, false, until];
    return finished;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: readBytes })) {
    const block = chunk as Buffer;
    let at = 0;
    for (let end = block.indexOf(lineFeed); end !== -1; end = block.indexOf(lineFeed, at)) {
      take(block.subarray(at, end));
      at = end + 1;
      yield finish(offset + at);
    }
    take(block.subarray(at));
    offset += block.length;
  }
  if (heldBytes > 0) yield finish(offset);
}
