// A failed download of Electron's runtime, remembered for a day, so that every start does not wait for it again.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const rememberedForMs = 24 * 60 * 60 * 1000;

/** @typedef {{ electronVersion: string, atMs: number, reason: string }} RememberedFailure */

/** @param {string} root */
function failureFile(root) {
  return path.join(root, '.cache/desktop-runtime-failure.json');
}

/**
 * The reason of a failure that still counts: of this version of Electron, and less than a day ago.
 *
 * @param {unknown} remembered  what the file held
 * @param {string} electronVersion
 * @param {number} nowMs
 * @returns {string | null}
 */
function countingFailure(remembered, electronVersion, nowMs) {
  if (typeof remembered !== 'object' || remembered === null) return null;
  const { electronVersion: version, atMs, reason } = /** @type {Partial<RememberedFailure>} */ (remembered);
  if (typeof atMs !== 'number' || typeof reason !== 'string' || version !== electronVersion) return null;
  // A clock that was set back must not make the memory longer than a day.
  return atMs <= nowMs && nowMs - atMs < rememberedForMs ? reason : null;
}

/**
 * @param {string} root
 * @param {string} electronVersion
 * @param {number} nowMs
 * @returns {string | null}
 */
export function readFailure(root, electronVersion, nowMs) {
  let text;
  try {
    text = readFileSync(failureFile(root), 'utf8');
  } catch {
    return null; // nothing remembered; when the file cannot be read the download is simply tried again
  }
  try {
    return countingFailure(JSON.parse(text), electronVersion, nowMs);
  } catch {
    return null; // broken by hand or by a crash: the next failure writes it anew
  }
}

/**
 * @param {string} root
 * @param {RememberedFailure} failure
 */
export function rememberFailure(root, failure) {
  const file = failureFile(root);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(failure)}\n`);
}

/** @param {string} root */
export function forgetFailure(root) {
  rmSync(failureFile(root), { force: true });
}
