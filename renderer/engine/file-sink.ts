// Where a file that the page makes piece by piece goes: in the desktop to the disk as it comes, in a tab into a Blob, which the
// browser keeps out of the page's memory, and then into its downloads.

import { host } from './host.ts';

export interface FileSink {
  /** In order; the next piece after the answer to the last. */
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** The file is complete. */
  readonly finish: () => Promise<void>;
  /** Nothing is to be left of it. */
  readonly discard: () => Promise<void>;
}

/** Pieces up to here are joined: one Blob for each would be slow to read. */
const joinedBytes = 4 * 1024 * 1024;

/** Asks where to where the host does; null when the user declined. */
export async function openFileSink(name: string): Promise<FileSink | null> {
  const { files } = host;
  if (files === undefined) return download(name);
  const fileId = await files.begin(name);
  if (fileId === null) return null;
  return {
    write: (bytes) => files.write(fileId, bytes),
    finish: () => files.end(fileId, true),
    discard: () => files.end(fileId, false),
  };
}

function download(name: string): FileSink {
  let blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let piecesBytes = 0;
  const join = () => {
    blobs.push(new Blob(pieces));
    [pieces, piecesBytes] = [[], 0];
  };
  return {
    write: (bytes) => {
      pieces.push(bytes);
      piecesBytes += bytes.byteLength;
      if (piecesBytes >= joinedBytes) join();
      return Promise.resolve();
    },
    finish: () => {
      join();
      const url = URL.createObjectURL(new Blob(blobs));
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // The download reads it after this turn.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      return Promise.resolve();
    },
    discard: () => {
      [blobs, pieces] = [[], []];
      return Promise.resolve();
    },
  };
}
