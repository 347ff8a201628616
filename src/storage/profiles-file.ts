// The saved profiles on disk. Which secrets each was given is kept with it; the secrets themselves never are.

import { z } from 'zod';
import { profile, secretNames, type Profile, type SecretName } from '../contract/profile.ts';
import { JsonFile, type JsonFileOptions } from './json-file.ts';

const savedProfile = profile.extend({ given: z.array(z.enum(secretNames)) });
const content = z.object({ version: z.literal(1).default(1), profiles: z.array(savedProfile).default([]) });

export interface SavedProfile extends Profile {
  /** The secrets that the user entered for it, wherever they are kept. */
  readonly given: SecretName[];
}

export class ProfilesFile {
  readonly #file: JsonFile<z.infer<typeof content>>;

  private constructor(file: JsonFile<z.infer<typeof content>>) {
    this.#file = file;
  }

  /** Throws AppError storage when the directory cannot be used at all. */
  static async open(options: JsonFileOptions): Promise<ProfilesFile> {
    const kind = { fileName: 'profiles', what: 'the connections', schema: content };
    return new ProfilesFile(await JsonFile.open(kind, options));
  }

  /** In the order in which they were added. */
  list(): readonly SavedProfile[] {
    return this.#file.get().profiles;
  }

  get(id: string): SavedProfile | undefined {
    return this.list().find((saved) => saved.id === id);
  }

  /** Replaces the one with the same id, or adds it at the end. Rejects with AppError storage or too_large. */
  async put(saved: SavedProfile): Promise<void> {
    await this.#file.change(({ version, profiles }) => ({
      version,
      profiles: profiles.some(({ id }) => id === saved.id)
        ? profiles.map((other) => (other.id === saved.id ? saved : other))
        : [...profiles, saved],
    }));
  }

  async remove(id: string): Promise<void> {
    await this.#file.change(({ version, profiles }) => ({
      version,
      profiles: profiles.filter((saved) => saved.id !== id),
    }));
  }

  /** Resolves when every change so far has ended, well or not. */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
