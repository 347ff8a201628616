// The child process that downloads Electron's runtime: a process, because a download that hangs can only be given up by
// ending it. Downloads with the electron package's own downloader, and lets its own installer unpack.
//
// Usage: forked by download-runtime.mjs with the electron package's folder; sends { transferred, total } as bytes arrive,
// then { unpacking: true }.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {{ transferred: number, total: number | null }} Progress
 * @typedef {{ downloadArtifact: (details: object) => Promise<string> }} Downloader
 */

const folder = process.argv[2] ?? '';
const installer = path.join(folder, 'install.js');
const require = createRequire(installer);
const { version } = /** @type {{ version: string }} */ (
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
);

try {
  const { downloadArtifact } = /** @type {Downloader} */ (
    await import(pathToFileURL(require.resolve('@electron/get')).href)
  );
  const environment = process.env;
  await downloadArtifact({
    version,
    artifactName: 'electron',
    cacheRoot: environment.electron_config_cache,
    checksums: /** @type {unknown} */ (JSON.parse(readFileSync(path.join(folder, 'checksums.json'), 'utf8'))),
    arch: environment.npm_config_arch ?? process.arch,
    downloadOptions: {
      quiet: true,
      /** @param {Progress} progress */
      getProgressCallback: ({ transferred, total }) => {
        process.send?.({ transferred, total });
      },
    },
  });
  process.send?.({ unpacking: true });
  // It finds the verified download in the cache and unpacks it.
  require(installer);
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

/**
 * fetch() hides what happened ("fetch failed") in the cause.
 *
 * @param {unknown} error
 * @returns {string}
 */
function describe(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
