// Credentials, encrypted by the operating system and kept in one file that only this user can read; where the system offers
// no safe place they stay in memory until the app ends, and `keptBy` says so. Only the engine process asks for them.

import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../src/contract/errors.ts';
import type { Log } from '../src/lib/log.ts';
import { reasonOf } from '../src/lib/reason.ts';
import { secretsInMemory, type SecretStore } from '../src/storage/secret-store.ts';

/** The parts of Electron's safeStorage that are used; the synchronous ones are deprecated. */
export interface SecretCipher {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
  getSelectedStorageBackend(): string;
}

const secretsFile = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.base64()) });

export interface SecretsOptions {
  readonly file: string;
  readonly cipher: SecretCipher;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}

/** Reads what is kept. A broken file is put aside as `<file>.broken-<time>` and said in the log. */
export async function openSecrets(options: SecretsOptions): Promise<SecretStore> {
  if (await isSafe(options)) return keptBySystem(options, await readKept(options));
  options.log.warning('the system offers no safe place for credentials; they are kept until Leveret ends');
  return secretsInMemory();
}

/** `basic_text` on Linux encrypts with a password that is in Chromium's source: not a safe place. */
async function isSafe({ cipher, platform, log }: SecretsOptions): Promise<boolean> {
  try {
    if (platform === 'linux' && cipher.getSelectedStorageBackend() === 'basic_text') return false;
    return await cipher.isAsyncEncryptionAvailable();
  } catch (thrown) {
    log.error("asking the system's key store failed", thrown);
    return false;
  }
}

function keptBySystem({ file, cipher }: SecretsOptions, kept: Map<string, string>): SecretStore {
  // One change at a time: two writers of one file would lose one of the changes.
  let last: Promise<unknown> = Promise.resolve();
  const change = (
    trying: string,
    edit: (changed: Map<string, string>) => Promise<unknown>,
  ): Promise<void> => {
    const mine = last.then(async () => {
      const changed = new Map(kept);
      try {
        await edit(changed);
        await writeKept(file, changed);
      } catch (thrown) {
        const reason = reasonOf(thrown);
        throw new AppError('storage', `${trying} failed: ${reason}. Nothing was changed; try again.`);
      }
      kept.clear();
      for (const [key, secret] of changed) kept.set(key, secret);
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  const store = (key: string, secret: string): Promise<void> =>
    change('Keeping the credential', async (changed) => {
      changed.set(key, (await cipher.encryptStringAsync(secret)).toString('base64'));
    });
  return {
    keptBy: 'system',
    store,
    has: async (key) => kept.has(key),
    remove: (key) => change('Removing the credential', async (changed) => changed.delete(key)),
    async read(key) {
      const encrypted = kept.get(key);
      if (encrypted === undefined) return null;
      const { result, shouldReEncrypt } = await cipher.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) await store(key, result);
      return result;
    },
  };
}

async function readKept({ file, log }: SecretsOptions): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw thrown;
  }
  try {
    return new Map(Object.entries(secretsFile.parse(JSON.parse(text)).secrets));
  } catch {
    const aside = `${file}.broken-${Date.now()}`;
    await rename(file, aside);
    log.error(
      `the credentials file could not be read and was put aside as ${aside}; enter the credentials again`,
    );
    return new Map();
  }
}

async function writeKept(file: string, kept: Map<string, string>): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  const content: z.output<typeof secretsFile> = { version: 1, secrets: Object.fromEntries(kept) };
  await writeFile(temporary, JSON.stringify(content), { mode: 0o600, flush: true });
  // `mode` counts only for a new file, and an older Leveret may have died before the rename.
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
