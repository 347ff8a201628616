import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../../main/secrets.ts';
import { createLog } from '../../src/lib/log.ts';
import type { SecretStore } from '../../src/storage/secret-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { StandInSafeStorage } from './electron-stand-in/system.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let cipher: StandInSafeStorage;
let lines: string[];
beforeEach(() => {
  folder = temporaryFolder('secrets');
  file = path.join(folder.path, 'deeper', 'secrets.json');
  cipher = new StandInSafeStorage();
  lines = [];
});
afterEach(() => folder.remove());

const open = (platform: NodeJS.Platform = 'linux'): Promise<SecretStore> =>
  openSecrets({ file, cipher, platform, log: createLog({ write: (line) => lines.push(line) }) });

describe('secrets kept by the system', () => {
  it('are there after a restart, and only as ciphertext in the file', async () => {
    await (await open()).store('a', 'grüße \u{1f407}');
    const again = await open();
    expect(again.keptBy).toBe('system');
    expect(await again.read('a')).toBe('grüße \u{1f407}');
    expect(await again.read('b')).toBeNull();
    expect(readFileSync(file, 'utf8')).not.toContain('grüße');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(file))).toEqual(['secrets.json']);
  });

  it('are gone after removal, and removing one that is not there is fine', async () => {
    const secrets = await open();
    await secrets.store('a', '1');
    await secrets.remove('a');
    await secrets.remove('a');
    expect(await (await open()).has('a')).toBe(false);
  });

  it('do not lose one of many changes made at once', async () => {
    const secrets = await open();
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => secrets.store(key, `secret of ${key}`)));
    const again = await open();
    for (const key of keys) expect(await again.read(key)).toBe(`secret of ${key}`);
  });

  it('are encrypted again when the system has a new key', async () => {
    const secrets = await open();
    await secrets.store('a', 'x');
    const before = readFileSync(file, 'utf8');
    cipher.keyRotated = true;
    expect(await secrets.read('a')).toBe('x');
    expect(readFileSync(file, 'utf8')).not.toBe(before);
  });

  it('stay as they were when the system refuses, and the error says so without the secret', async () => {
    const secrets = await open();
    await secrets.store('a', 'old');
    cipher.available = false;
    const failure = secrets.store('a', 'hunter2');
    await expect(failure).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('locked') as unknown,
    });
    await expect(failure).rejects.not.toMatchObject({
      message: expect.stringContaining('hunter2') as unknown,
    });
    cipher.available = true;
    expect(await secrets.read('a')).toBe('old');
    await secrets.store('b', 'after the failure');
    expect(await (await open()).read('b')).toBe('after the failure');
  });

  it.each(['', '{', '[]', '{"version":2,"secrets":{}}', '{"version":1,"secrets":{"a":"no base64"}}'])(
    'start empty from a broken file (%j), which is put aside whole',
    async (content) => {
      await (await open()).store('a', 'x');
      writeFileSync(file, content);
      const secrets = await open();
      expect(await secrets.has('a')).toBe(false);
      const [aside = ''] = readdirSync(path.dirname(file)).filter((name) => name.includes('broken'));
      expect(readFileSync(path.join(path.dirname(file), aside), 'utf8')).toBe(content);
      expect(lines.join()).toContain('put aside');
    },
  );
});

describe('where the system offers no safe place', () => {
  it('secrets live in memory, and the log says so', async () => {
    cipher.available = false;
    const secrets = await open();
    expect(secrets.keptBy).toBe('session');
    await secrets.store('a', 'x');
    expect(await secrets.read('a')).toBe('x');
    await secrets.remove('a');
    expect(await secrets.has('a')).toBe(false);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(lines.join()).toContain('no safe place');
  });

  it('that includes the well-known password of Linux, and no other system', async () => {
    cipher.backend = 'basic_text';
    expect((await open('linux')).keptBy).toBe('session');
    expect((await open('darwin')).keptBy).toBe('system');
  });

  it('that includes a key store that fails when it is asked', async () => {
    cipher.isAsyncEncryptionAvailable = () => Promise.reject(new Error('no bus'));
    expect((await open()).keptBy).toBe('session');
    expect(lines.join()).toContain('no bus');
  });
});
