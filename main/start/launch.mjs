// The order of a start: packages, build, then a desktop window or the browser mode's server. What is in place is skipped.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parts } from '../build/entries.mjs';
import { isBuilt } from '../build/stamp.mjs';
import { askedFor } from './asked.mjs';
import { buildApart } from './build-apart.mjs';
import { chooseHost } from './choose-host.mjs';
import { runDesktop } from './desktop.mjs';
import { downloadRuntime } from './download-runtime.mjs';
import { installPackages, packagesMatch } from './packages.mjs';
import { forgetFailure, readFailure, rememberFailure } from './remembered-failure.mjs';
import { electronFolder, electronVersion, findRuntime } from './runtime.mjs';
import { say } from './say.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Starts Leveret; sets the exit code instead of throwing.
 *
 * @param {readonly string[]} flags  as the person gave them
 */
export async function launch(flags) {
  try {
    await prepare();
    await open(flags);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function prepare() {
  if (!packagesMatch(root)) {
    say('Installing packages (npm ci) …');
    await installPackages(root);
  }
  if (isBuilt(root, 'node', parts.node) && isBuilt(root, 'page', parts.page)) return;
  say('Building …');
  await buildApart(root);
}

/** @param {readonly string[]} flags */
async function open(flags) {
  const { readArguments } = /** @type {typeof import('../../src/serve/arguments.ts')} */ (
    await importBuilt('dist/serve/arguments.js')
  );
  const { asked, quiet, wordsOnly } = askedFor(readArguments, flags);
  if (wordsOnly) {
    await runBrowserMode();
    return;
  }
  const version = electronVersion(root);
  const runtime = findRuntime(root, process.env);
  const choice = chooseHost({
    asked,
    quiet,
    platform: process.platform,
    hasDisplay: isSet(process.env.DISPLAY) || isSet(process.env.WAYLAND_DISPLAY),
    isRoot: process.getuid?.() === 0,
    hasRuntime: runtime !== null,
    failureToday: readFailure(root, version, Date.now()),
  });
  switch (choice.host) {
    case 'browser':
      await browserInstead(choice.reason);
      return;
    case 'none':
      throw new Error(noWindow(choice.reason));
    case 'desktop':
      await desktopOrBrowser(asked, flags, runtime);
      return;
    case 'download': {
      const failure = await downloadRuntime(electronFolder(root));
      if (failure === null) {
        forgetFailure(root);
        await desktopOrBrowser(asked, flags, findRuntime(root, process.env));
        return;
      }
      remember({ electronVersion: version, atMs: Date.now(), reason: failure });
      if (asked === 'desktop') throw new Error(noWindow(`Electron's runtime cannot be had: ${failure}`));
      await browserInstead(`Electron's runtime cannot be had: ${failure}`);
    }
  }
}

/** @param {import('./remembered-failure.mjs').RememberedFailure} failure */
function remember(failure) {
  try {
    rememberFailure(root, failure);
  } catch (error) {
    // A checkout that cannot be written to still starts; it only tries the download again next time.
    say(`Could not remember the failed download: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * @param {'browser' | 'desktop' | null} asked
 * @param {readonly string[]} flags
 * @param {string | null} runtime
 */
async function desktopOrBrowser(asked, flags, runtime) {
  if (runtime === null) throw new Error(noWindow('its runtime was unpacked, and is not where it should be'));
  const ended = await runDesktop(runtime, root, flags);
  if (ended.kind === 'ran') {
    process.exitCode = ended.exitCode;
  } else if (asked === 'desktop') {
    throw new Error(noWindow(ended.reason));
  } else {
    await browserInstead(ended.reason);
  }
}

/** @param {string | null} reason */
async function browserInstead(reason) {
  if (reason !== null) say(`No desktop window: ${reason}. Going on in the browser.`);
  await runBrowserMode();
}

/** The server runs in this process: it reads the same flags, and signals and exit codes need no passing on. */
async function runBrowserMode() {
  const entry = 'dist/serve/main.js';
  process.argv[1] = path.join(root, entry);
  await importBuilt(entry);
}

/**
 * @param {string} file  from the root
 * @returns {Promise<unknown>}
 */
async function importBuilt(file) {
  return /** @type {Promise<unknown>} */ (import(pathToFileURL(path.join(root, file)).href));
}

/** @param {string} reason */
function noWindow(reason) {
  return `Could not open the desktop window: ${reason}. npm start -- --browser opens Leveret in a browser.`;
}

/** @param {string | undefined} value */
function isSet(value) {
  return value !== undefined && value !== '';
}
