// The page's settings on disk. What this version does not know is kept, so that an older one loses nothing of a newer one's.

import { settings as settingsSchema, type Settings, type SettingsPatch } from '../contract/model.ts';
import { JsonFile, type JsonFileOptions } from './json-file.ts';

export class SettingsFile {
  readonly #file: JsonFile<Settings>;

  private constructor(file: JsonFile<Settings>) {
    this.#file = file;
  }

  /** Throws AppError storage when the directory cannot be used at all. */
  static async open(options: JsonFileOptions): Promise<SettingsFile> {
    const kind = { fileName: 'settings', what: 'the settings', schema: settingsSchema };
    return new SettingsFile(await JsonFile.open(kind, options));
  }

  get(): Settings {
    return this.#file.get();
  }

  /**
   * Top-level keys of `patch` replace, the rest stays. Resolves when the file is on disk; until then, and when that
   * fails (AppError storage), get() gives the old settings.
   */
  put(patch: SettingsPatch): Promise<Settings> {
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    return this.#file.change((current) => ({ ...current, ...Object.fromEntries(given) }));
  }

  /** Resolves when every put so far has ended, well or not. */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
