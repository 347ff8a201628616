// Where tracing is on because of us, on disk: what a crash leaves on is switched off at the next start.

import { z } from 'zod';
import { JsonFile, type JsonFileOptions } from './json-file.ts';

const content = z.object({
  version: z.literal(1).default(1),
  on: z.array(z.object({ profileId: z.string(), place: z.string() })).default([]),
});

/** `place` is server and virtual host: a profile may be edited to mean another one. */
export interface TracedPlace {
  readonly profileId: string;
  readonly place: string;
}

export class TracingFile {
  readonly #file: JsonFile<z.infer<typeof content>>;

  private constructor(file: JsonFile<z.infer<typeof content>>) {
    this.#file = file;
  }

  /** Throws AppError storage when the directory cannot be used at all. */
  static async open(options: JsonFileOptions): Promise<TracingFile> {
    const kind = { fileName: 'tracing', what: 'where tracing is on', schema: content };
    return new TracingFile(await JsonFile.open(kind, options));
  }

  has(where: TracedPlace): boolean {
    return this.#file.get().on.some((each) => isSame(each, where));
  }

  hasProfile(profileId: string): boolean {
    return this.#file.get().on.some((each) => each.profileId === profileId);
  }

  /** Resolves when it is on disk. Rejects with AppError storage. */
  async keep(where: TracedPlace, isOn: boolean): Promise<void> {
    if (this.has(where) === isOn) return;
    await this.#file.change(({ version, on }) => ({
      version,
      on: [...on.filter((each) => !isSame(each, where)), ...(isOn ? [{ ...where }] : [])],
    }));
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}

function isSame(one: TracedPlace, other: TracedPlace): boolean {
  return one.profileId === other.profileId && one.place === other.place;
}
