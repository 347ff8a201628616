// Something small that is kept whole in one JSON file of the data directory. Written atomically, one change after the other;
// a file that cannot be read is put aside, never overwritten. What it holds is the caller's schema.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { reasonOf } from '../lib/reason.ts';
import { storageError } from './storage-error.ts';

/** People's choices, nothing big. */
const largestBytes = 1024 * 1024;

export interface JsonFileOptions {
  readonly directory: string;
  /** A file was put aside; `path` is where it is now. */
  readonly onBroken: (path: string, reason: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface JsonFileKind<Content> {
  /** Without ".json". */
  readonly fileName: string;
  /** In messages: "the settings". */
  readonly what: string;
  /** `{}` must fit: that is a file which is not there. */
  readonly schema: z.ZodType<Content>;
}

export class JsonFile<Content> {
  readonly #path: string;
  readonly #kind: JsonFileKind<Content>;
  #current: Content;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(filePath: string, kind: JsonFileKind<Content>, current: Content) {
    this.#path = filePath;
    this.#kind = kind;
    this.#current = current;
  }

  /** Throws AppError storage when the directory cannot be used at all. */
  static async open<Content>(
    kind: JsonFileKind<Content>,
    options: JsonFileOptions,
  ): Promise<JsonFile<Content>> {
    const filePath = path.join(options.directory, `${kind.fileName}.json`);
    try {
      await mkdir(options.directory, { recursive: true });
      return new JsonFile(filePath, kind, await readOrPutAside(filePath, kind, options));
    } catch (error) {
      throw storageError(`read ${kind.what} in ${filePath}`, error);
    }
  }

  get(): Content {
    return this.#current;
  }

  /**
   * Resolves when the edited content is on disk; until then, and when that fails (AppError storage or too_large), get()
   * gives the old one. `edit` sees what the changes before it have left.
   */
  change(edit: (current: Content) => Content): Promise<Content> {
    const mine = this.#turn.then(() => this.#change(edit));
    // The next one waits for this one, whatever becomes of it; its caller learns how it went.
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when every change so far has ended, well or not. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #change(edit: (current: Content) => Content): Promise<Content> {
    const next = this.#kind.schema.parse(edit(this.#current));
    const text = `${JSON.stringify(next, null, 2)}\n`;
    if (Buffer.byteLength(text) > largestBytes) {
      throw new AppError(
        'too_large',
        `Saving ${this.#kind.what} would take more than ${largestBytes} bytes and was not done.`,
      );
    }
    try {
      await writeAtomically(this.#path, text);
    } catch (error) {
      throw storageError(`save ${this.#kind.what} to ${this.#path}`, error);
    }
    this.#current = next;
    return next;
  }
}

async function readOrPutAside<Content>(
  filePath: string,
  { fileName, schema }: JsonFileKind<Content>,
  options: JsonFileOptions,
): Promise<Content> {
  let bytes: Buffer;
  try {
    bytes = await readFile(filePath);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return schema.parse({});
    throw error;
  }
  const read = parse(bytes, schema);
  if ('content' in read) return read.content;
  const time = new Date((options.now ?? Date.now)()).toISOString().replace(/[:.]/g, '-');
  const aside = path.join(options.directory, `${fileName}.broken-${time}.json`);
  await rename(filePath, aside);
  options.onBroken(aside, read.problem);
  return schema.parse({});
}

function parse<Content>(
  bytes: Buffer,
  schema: z.ZodType<Content>,
): { content: Content } | { problem: string } {
  if (bytes.byteLength > largestBytes) return { problem: `it has ${bytes.byteLength} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { problem: reasonOf(error) };
  }
  const checked = schema.safeParse(value);
  return checked.success ? { content: checked.data } : { problem: z.prettifyError(checked.error) };
}

/** The new content is on disk before it takes the old one's name, so a crash leaves one of the two, whole. */
async function writeAtomically(filePath: string, text: string): Promise<void> {
  const temporary = `${filePath}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, filePath);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
