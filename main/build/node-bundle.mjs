// Bundles one Node entry into one file: everything but Electron and Node itself goes in, so that a packaged app needs no
// node_modules. Options only; build.mjs and dev.mjs decide when it runs.

import path from 'node:path';

/**
 * The options for one entry, as rolldown's rolldown() and watch() take them.
 *
 * @param {string} root
 * @param {import('./entries.mjs').NodeEntry} entry
 * @returns {import('rolldown').RolldownOptions & { output: import('rolldown').OutputOptions }}
 */
export function nodeBundle(root, entry) {
  return {
    cwd: root,
    input: path.join(root, entry.source),
    platform: 'node',
    tsconfig: false,
    // ws looks for two optional native helpers and does without them.
    external: ['electron', 'bufferutil', 'utf-8-validate'],
    transform: { target: 'node20.19' },
    onLog(level, log, next) {
      // ejected by packages that we do not own, and harmless: a bundle is one module in any case
      if (log.code === 'CIRCULAR_DEPENDENCY' && !log.message.includes(`${path.sep}src${path.sep}`)) return;
      next(level, log);
    },
    output: {
      file: path.join(root, entry.output),
      format: entry.format,
      sourcemap: true,
      codeSplitting: false,
    },
  };
}
