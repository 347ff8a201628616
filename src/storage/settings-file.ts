// The page's settings in one JSON file of the data directory. Written whole and atomically; what this version does not
// know is kept; a file that cannot be read is put aside, never overwritten.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { settings as settingsSchema, type Settings, type SettingsPatch } from '../contract/model.ts';

const fileName = 'settings.json';
/** The page keeps sizes and choices there, nothing big. */
const largestBytes = 1024 * 1024;

export interface SettingsFileOptions {
  readonly directory: string;
  /** A file was put aside; `path` is where it is now. */
  readonly onBroken: (path: string, reason: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export class SettingsFile {
  readonly #path: string;
  #current: Settings;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(filePath: string, current: Settings) {
    this.#path = filePath;
    this.#current = current;
  }

  /** Throws AppError storage when the directory cannot be used at all. */
  static async open(options: SettingsFileOptions): Promise<SettingsFile> {
    const filePath = path.join(options.directory, fileName);
    try {
      await mkdir(options.directory, { recursive: true });
      return new SettingsFile(filePath, await readOrPutAside(filePath, options));
    } catch (error) {
      throw storageError(`Could not read the settings in ${filePath}`, error);
    }
  }

  get(): Settings {
    return this.#current;
  }

  /**
   * Top-level keys of `patch` replace, the rest stays. Resolves when the file is on disk; until then, and when that
   * fails (AppError storage), get() gives the old settings. One put after the other.
   */
  put(patch: SettingsPatch): Promise<Settings> {
    const mine = this.#turn.then(() => this.#put(patch));
    // The next one waits for this one, whatever becomes of it; its caller learns how it went.
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when every put so far has ended, well or not. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #put(patch: SettingsPatch): Promise<Settings> {
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    const next = settingsSchema.parse({ ...this.#current, ...Object.fromEntries(given) });
    const text = `${JSON.stringify(next, null, 2)}\n`;
    if (Buffer.byteLength(text) > largestBytes) {
      throw new AppError(
        'too_large',
        `The settings would take more than ${largestBytes} bytes and were not saved.`,
      );
    }
    try {
      await writeAtomically(this.#path, text);
    } catch (error) {
      throw storageError(`Could not save the settings to ${this.#path}`, error);
    }
    this.#current = next;
    return next;
  }
}

async function readOrPutAside(filePath: string, options: SettingsFileOptions): Promise<Settings> {
  let bytes: Buffer;
  try {
    bytes = await readFile(filePath);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return settingsSchema.parse({});
    throw error;
  }
  const read = parse(bytes);
  if ('settings' in read) return read.settings;
  const time = new Date((options.now ?? Date.now)()).toISOString().replace(/[:.]/g, '-');
  const aside = path.join(options.directory, `settings.broken-${time}.json`);
  await rename(filePath, aside);
  options.onBroken(aside, read.problem);
  return settingsSchema.parse({});
}

function parse(bytes: Buffer): { settings: Settings } | { problem: string } {
  if (bytes.byteLength > largestBytes) return { problem: `it has ${bytes.byteLength} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const checked = settingsSchema.safeParse(value);
  return checked.success ? { settings: checked.data } : { problem: z.prettifyError(checked.error) };
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

function storageError(trying: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('storage', `${trying}: ${reason}. Check the folder's permissions and free space.`, {
    cause: error,
    retryable: true,
  });
}
