// Keeps node_modules as package-lock.json says, by npm ci, and only when they differ.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Names the first package that is not installed as locked. Optional ones are for other machines and may be absent.
 *
 * @param {LockFile} wanted  package-lock.json
 * @param {LockFile} installed  node_modules/.package-lock.json, which npm writes when an install has succeeded
 * @returns {string | null}  null when all are in place
 */
export function firstDifference(wanted, installed) {
  const present = installed.packages ?? {};
  for (const [name, locked] of Object.entries(wanted.packages ?? {})) {
    if (name === '') continue;
    const found = present[name];
    if (found === undefined) {
      if (locked.optional !== true) return name;
    } else if (found.version !== locked.version || found.integrity !== locked.integrity) {
      return name;
    }
  }
  return null;
}

/**
 * @param {string} root
 * @returns {boolean} true when npm ci has nothing to do
 */
export function packagesMatch(root) {
  const installedFile = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  try {
    const wanted = /** @type {LockFile} */ (
      JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
    );
    const installed = /** @type {LockFile} */ (JSON.parse(readFileSync(installedFile, 'utf8')));
    return firstDifference(wanted, installed) === null;
  } catch (error) {
    // npm ci replaces a broken record, and reports a broken lock file better than we can.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/**
 * Runs npm ci, its output on stderr.
 *
 * @param {string} root
 * @returns {Promise<void>}
 * @throws {Error} with what to do, when npm fails
 */
export async function installPackages(root) {
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npmScript = process.env.npm_execpath;
  const [command, ...first] =
    npmScript !== undefined && npmScript.endsWith('.js')
      ? [process.execPath, npmScript]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const child = spawn(command ?? 'npm', [...first, ...flags], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    shell: command === 'npm.cmd',
  });
  /** @type {string} */
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? '' : `it ended with ${signal ?? `code ${code}`}`),
    );
  });
  if (outcome !== '') {
    throw new Error(
      `Could not install the packages in ${root}: npm ci failed, ${outcome}. ` +
        'Its own words are above; check the connection to the package registry and run npm start again.',
    );
  }
}
