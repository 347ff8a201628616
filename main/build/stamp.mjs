// Tells whether a part of the build is still what its sources say. Node only, and quick: every start asks.
//
// A stamp is the list of source files with their sizes and times, digested. It does not read the files.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Digests the names, sizes and modification times of all files under `sources`.
 *
 * @param {string} root  the repository
 * @param {readonly string[]} sources  files and folders, from the root; what does not exist counts as absent
 * @returns {string}
 */
export function sourceStamp(root, sources) {
  const digest = createHash('sha256');
  /** @type {(name: string) => void} */
  const visit = (name) => {
    const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
    if (stats === undefined) {
      digest.update(`${name} absent\n`);
    } else if (stats.isDirectory()) {
      for (const child of readdirSync(path.join(root, name)).sort()) visit(`${name}/${child}`);
    } else {
      digest.update(`${name} ${stats.size} ${stats.mtimeMs}\n`);
    }
  };
  for (const source of sources) visit(source);
  return digest.digest('hex');
}

/**
 * @param {string} root
 * @param {string} part
 * @returns {string}
 */
function stampFile(root, part) {
  return path.join(root, 'dist', `.${part}.stamp`);
}

/**
 * True when all outputs are there and were built from exactly these sources.
 *
 * @param {string} root
 * @param {string} part  the name under which the stamp is kept
 * @param {{ sources: readonly string[], outputs: readonly string[] }} files
 * @returns {boolean}
 */
export function isBuilt(root, part, files) {
  const file = stampFile(root, part);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== sourceStamp(root, files.sources)) return false;
  return files.outputs.every((output) => existsSync(path.join(root, output)));
}

/**
 * Remembers that a part was built from the sources as they were when `stamp` was taken: before the build, so that an edit
 * made while it ran makes the next one stale.
 *
 * @param {string} root
 * @param {string} part
 * @param {string} stamp
 */
export function rememberBuilt(root, part, stamp) {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile(root, part), stamp);
}
