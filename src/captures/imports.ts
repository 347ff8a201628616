// Files that pages send to be imported, in a folder of the data directory. A file belongs to its page until a job takes it
// over; then it goes with the job. What neither has is removed.

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { storageError } from '../storage/storage-error.ts';

const extension = '.import';

export interface HeldFile {
  readonly name: string;
  readonly fileBytes: number;
  readonly path: string;
  /** Null until it has been read through. */
  messages: number | null;
}

interface Held extends HeldFile {
  readonly owner: string;
  receivedBytes: number;
  /** A chunk is being written, or the file is being removed: the next one waits for its answer. */
  busy: boolean;
}

export class Imports {
  readonly #directory: string;
  readonly #held = new Map<string, Held>();

  /** Nothing is created before the first file comes. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Returns the file's id. Throws AppError too_large, too_many or storage. */
  async begin(owner: string, name: string, fileBytes: number): Promise<string> {
    if (fileBytes > limits.importFileBytes) {
      throw new AppError(
        'too_large',
        `The file ${name} has ${fileBytes} bytes; at most ${limits.importFileBytes} can be imported at once. Split it: each part needs the first line.`,
      );
    }
    if (this.#held.size >= limits.importsMax) {
      throw new AppError(
        'too_many',
        `${this.#held.size} files are being imported, which is the most at once. Close one of their dialogs first.`,
      );
    }
    const id = randomUUID();
    const file = this.pathOf(id);
    this.#held.set(id, { owner, name, fileBytes, path: file, messages: null, receivedBytes: 0, busy: false });
    try {
      await storing('keep the file to import', async () => {
        await mkdir(this.#directory, { recursive: true, mode: 0o700 });
        await (await open(file, 'wx', 0o600)).close();
      });
    } catch (error) {
      this.#held.delete(id);
      throw error;
    }
    return id;
  }

  /** The next piece. Throws AppError bad_request when it is not the next, not_found or storage. */
  async chunk(owner: string, id: string, offset: number, bytes: Uint8Array): Promise<void> {
    const held = this.#of(owner, id);
    if (held.busy || offset !== held.receivedBytes || offset + bytes.byteLength > held.fileBytes) {
      throw new AppError('bad_request', `A piece of ${held.name} at ${offset} is not the one that follows.`);
    }
    held.busy = true;
    try {
      await storing(`keep the file ${held.name}`, async () => {
        const handle = await open(held.path, 'r+');
        try {
          await handle.write(bytes, 0, bytes.byteLength, offset);
        } finally {
          await handle.close();
        }
      });
      held.receivedBytes += bytes.byteLength;
    } finally {
      held.busy = false;
    }
  }

  /** A file that has come whole. Throws AppError not_found or precondition_failed. */
  whole(owner: string, id: string): HeldFile {
    const held = this.#of(owner, id);
    if (held.receivedBytes === held.fileBytes) return held;
    throw new AppError(
      'precondition_failed',
      `Of ${held.name}, ${held.receivedBytes} of ${held.fileBytes} bytes have come. Send the rest first.`,
    );
  }

  /** The file is a job's from now on. Throws AppError not_found, or precondition_failed before it was read through. */
  takeOver(owner: string, id: string): { readonly name: string; readonly messages: number } {
    const { name, messages } = this.whole(owner, id);
    if (messages === null) {
      throw new AppError('precondition_failed', `${name} has not been read through. Look at it first.`);
    }
    this.#held.delete(id);
    return { name, messages };
  }

  pathOf(id: string): string {
    return path.join(this.#directory, `${id}${extension}`);
  }

  /** Of a file that a page holds; nothing when it does not. */
  async discard(owner: string, id: string): Promise<void> {
    if (this.#held.get(id)?.owner !== owner) return;
    this.#held.delete(id);
    await this.remove(id);
  }

  async remove(id: string): Promise<void> {
    await storing('remove an imported file', () => rm(this.pathOf(id), { force: true }));
  }

  /** Removes what an earlier run left and no job needs. */
  async sweep(needed: ReadonlySet<string>): Promise<void> {
    await storing('tidy up imported files', async () => {
      for (const name of await namesIn(this.#directory)) {
        const id = path.basename(name, extension);
        if (!name.endsWith(extension) || needed.has(id) || this.#held.has(id)) continue;
        await rm(path.join(this.#directory, name), { force: true });
      }
    });
  }

  #of(owner: string, id: string): Held {
    const held = this.#held.get(id);
    if (held?.owner === owner) return held;
    throw new AppError('not_found', 'This file is not here any more. Choose it again.');
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function storing<Result>(trying: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw storageError(trying, error);
  }
}
