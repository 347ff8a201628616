// Where Electron's runtime is, found as the electron package itself finds it, but without importing that package: its
// first import downloads the runtime.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} root */
export function electronFolder(root) {
  return path.join(root, 'node_modules/electron');
}

/**
 * @param {string} root
 * @returns {string} the exact version that package-lock.json installed
 */
export function electronVersion(root) {
  const manifest = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(path.join(electronFolder(root), 'package.json'), 'utf8'))
  );
  return manifest.version;
}

/**
 * The executable, when the runtime of this version is unpacked.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment  ELECTRON_OVERRIDE_DIST_PATH is honoured, as the package does
 * @returns {string | null}
 */
export function findRuntime(root, environment) {
  const folder = electronFolder(root);
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const name = readIfThere(path.join(folder, 'path.txt'));
  if (override !== undefined && override !== '') {
    const executable = path.join(override, name ?? 'electron');
    return existsSync(executable) ? executable : null;
  }
  const unpacked = readIfThere(path.join(folder, 'dist/version'))?.trim().replace(/^v/, '');
  if (name === null || unpacked !== electronVersion(root)) return null;
  const executable = path.join(folder, 'dist', name);
  return existsSync(executable) ? executable : null;
}

/**
 * @param {string} file
 * @returns {string | null}
 */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
