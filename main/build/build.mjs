// `npm run build`: makes dist/ from the sources, skipping the parts that are up to date. Writes to stderr only, so that a
// start with --json keeps stdout to itself.
//
// Usage: node main/build/build.mjs [--force]

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { nodeEntries, parts } from './entries.mjs';
import { nodeBundle } from './node-bundle.mjs';
import { isBuilt, rememberBuilt, sourceStamp } from './stamp.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** @param {import('./entries.mjs').NodeEntry} entry */
async function buildNodeEntry(entry) {
  const { output, ...input } = nodeBundle(root, entry);
  const bundle = await rolldown(input);
  try {
    await bundle.write(output);
  } finally {
    await bundle.close();
  }
}

async function buildNode() {
  await Promise.all(nodeEntries.map(buildNodeEntry));
}

async function buildPage() {
  await viteBuild({
    configFile: path.join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    clearScreen: false,
  });
}

const builders = { page: buildPage, node: buildNode };

/**
 * Builds what is stale, and tries all of it: one part that does not bundle does not keep the other from being built.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<string[]>} the names of the parts that were built
 * @throws {Error} with the bundlers' own words
 */
export async function build(options = {}) {
  const stale = /** @type {const} */ (['node', 'page']).filter(
    (name) => options.force === true || !isBuilt(root, name, parts[name]),
  );
  const outcomes = await Promise.allSettled(
    stale.map(async (name) => {
      const stamp = sourceStamp(root, parts[name].sources);
      await builders[name]();
      rememberBuilt(root, name, stamp);
    }),
  );
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
  if (failures.length > 0) {
    const words = failures.map(({ reason }) => (reason instanceof Error ? reason.message : String(reason)));
    throw new Error(`Could not build Leveret. ${words.join('\n\n')}`);
  }
  return stale;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const startedMs = performance.now();
  try {
    const built = await build({ force: process.argv.includes('--force') });
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const what = built.length === 0 ? 'Nothing to build: dist is up to date' : `Built ${built.join(' and ')}`;
    process.stderr.write(`${what} (${seconds} s)\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
