// The smaller modules: dialog, clipboard, shell, safeStorage, nativeTheme, screen. They note what was asked of them and answer
// what the test has prepared.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type {
  Clipboard,
  Dialog,
  Display,
  MessageBoxOptions,
  NativeTheme,
  SafeStorage,
  Screen,
  Shell,
} from 'electron';

export class StandInDialog implements Pick<Dialog, 'showErrorBox'> {
  readonly errors: string[] = [];
  /** Each question waits here until the test answers it with the number of a button. */
  readonly questions: { readonly options: MessageBoxOptions; readonly answer: (button: number) => void }[] =
    [];
  /** Where the next save goes; null declines. */
  savePlace: string | null = null;
  readonly suggestedNames: (string | undefined)[] = [];

  showErrorBox(_title: string, content: string): void {
    this.errors.push(content);
  }

  // With or without a window first, as Electron's overloads have it.
  readonly showMessageBox = ((...input: unknown[]) =>
    new Promise((resolve) => {
      this.questions.push({
        options: input.at(-1) as MessageBoxOptions,
        answer: (response) => resolve({ response, checkboxChecked: false }),
      });
    })) as Dialog['showMessageBox'];

  readonly showSaveDialog = (async (...input: unknown[]) => {
    this.suggestedNames.push((input.at(-1) as { defaultPath?: string }).defaultPath);
    return { canceled: this.savePlace === null, filePath: this.savePlace ?? '' };
  }) as Dialog['showSaveDialog'];
}

export class StandInClipboard implements Pick<Clipboard, 'writeText'> {
  text = '';
  async writeText(text: string): Promise<void> {
    this.text = text;
  }
}

export class StandInShell implements Pick<Shell, 'openExternal'> {
  readonly opened: string[] = [];
  async openExternal(url: string): Promise<void> {
    this.opened.push(url);
  }
}

type UsedStorage =
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend';

/** Encrypts for real, with a key of this process. */
export class StandInSafeStorage implements Pick<SafeStorage, UsedStorage> {
  backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';
  available = true;
  /** The system has a new key: the next decryption asks for encrypting again. */
  keyRotated = false;
  readonly #key = randomBytes(32);

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.available;
  }
  getSelectedStorageBackend(): ReturnType<SafeStorage['getSelectedStorageBackend']> {
    return this.backend;
  }
  async encryptStringAsync(plainText: string): Promise<Buffer> {
    if (!this.available) throw new Error('the key store is locked');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    return Buffer.concat([nonce, cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }
  async decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, encrypted.subarray(0, 12));
    decipher.setAuthTag(encrypted.subarray(-16));
    const result = decipher.update(encrypted.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    return { result, shouldReEncrypt: this.keyRotated };
  }
}

export class StandInTheme extends EventEmitter implements Pick<NativeTheme, 'shouldUseDarkColors'> {
  shouldUseDarkColors = true;
}

export class StandInScreen extends EventEmitter implements Pick<Screen, 'getAllDisplays'> {
  workAreas = [{ x: 0, y: 0, width: 1920, height: 1040 }];
  getAllDisplays(): Display[] {
    // Less than a whole display: main/ reads the work area.
    return this.workAreas.map((workArea): Pick<Display, 'workArea'> => ({ workArea })) as Display[];
  }
}
