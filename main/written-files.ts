// Files that a page writes piece by piece to places that the person chose: an export of any length never stands in memory. A
// file takes its name only when it is complete; until then it stands beside it.

import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { AppError } from '../src/contract/errors.ts';
import { reasonOf } from '../src/lib/reason.ts';

interface OpenFile {
  readonly target: string;
  readonly part: string;
  readonly handle: FileHandle;
  /** Of the page that writes it. */
  readonly contentsId: number;
}

/** Of one page, at once. */
const openMax = 4;

export class WrittenFiles {
  readonly #open = new Map<string, OpenFile>();

  /** Returns the file's id. Throws AppError storage or too_many. */
  async begin(contentsId: number, target: string): Promise<string> {
    if ([...this.#open.values()].filter((file) => file.contentsId === contentsId).length >= openMax) {
      throw new AppError('too_many', `${openMax} files are being written already. Wait for one of them.`);
    }
    const id = randomUUID();
    const part = `${target}.${id.slice(0, 8)}.part`;
    const handle = await writing(target, () => open(part, 'wx'));
    this.#open.set(id, { target, part, handle, contentsId });
    return id;
  }

  /** The next piece. Throws AppError not_found or storage. */
  async write(contentsId: number, id: string, bytes: Uint8Array): Promise<void> {
    const { target, handle } = this.#of(contentsId, id);
    await writing(target, () => handle.writeFile(bytes));
  }

  /** Without `keep` nothing is left of it. Throws AppError not_found or storage. */
  async end(contentsId: number, id: string, keep: boolean): Promise<void> {
    const { target, part, handle } = this.#of(contentsId, id);
    this.#open.delete(id);
    await writing(target, async () => {
      await handle.close();
      await (keep ? rename(part, target) : rm(part, { force: true }));
    });
  }

  /** A page that is gone ends none of its files. */
  async dropOf(contentsId: number): Promise<void> {
    const left = [...this.#open].filter(([, file]) => file.contentsId === contentsId);
    for (const [id] of left) await this.end(contentsId, id, false);
  }

  #of(contentsId: number, id: string): OpenFile {
    const file = this.#open.get(id);
    if (file?.contentsId === contentsId) return file;
    throw new AppError('not_found', 'This file is not being written any more. Begin again.');
  }
}

async function writing<Result>(target: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const reason = reasonOf(thrown);
    throw new AppError('storage', `Writing ${target} failed: ${reason}. Choose another place.`);
  }
}
