// What the flags say about where Leveret opens. The strict parser of the engine's server is the only one that reads flags.

/**
 * @typedef {ReturnType<typeof import('../../src/serve/arguments.ts').readArguments>} Arguments
 */

/**
 * @param {(flags: readonly string[]) => Arguments} readArguments
 * @param {readonly string[]} flags
 * @returns {{ asked: 'browser' | 'desktop' | null, quiet: boolean, wordsOnly: boolean }} `wordsOnly`: help, a version or
 *   an explanation of what is wrong with the flags, which the browser mode's server gives without opening anything
 */
export function askedFor(readArguments, flags) {
  let given;
  try {
    given = readArguments(flags);
  } catch {
    // The server reads them again, and reports what is wrong in its own words.
    return { asked: null, quiet: true, wordsOnly: true };
  }
  return {
    asked: given.host ?? null,
    quiet: !given.open || given.json,
    wordsOnly: given.help || given.version,
  };
}
