// `npm run build`: makes dist/ from the sources, skipping the parts that are up to date. Writes to stderr only, so that a
// start with --json keeps stdout to itself.
//
// Usage: node main/build/build.mjs [--force]

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { nodeEntries, parts } from './entries.mjs';
import { nodeBundle } from './node-bundle.mjs';
import { isBuilt, rememberBuilt, sourceStamp } from './stamp.mjs';

const root = path.resolve(import.meta.dirname, '../..');

// While the entries land one by one, those that are not there yet are said and skipped.
/** @param {string} source */
function exists(source) {
  const there = existsSync(path.join(root, source));
  if (!there) process.stderr.write(`${source} is not there yet: skipped\n`);
  return there;
}

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
  await Promise.all(nodeEntries.filter((entry) => exists(entry.source)).map(buildNodeEntry));
}

async function buildPage() {
  if (!exists('renderer/index.html')) return;
  await viteBuild({
    configFile: path.join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    clearScreen: false,
  });
}

const builders = { page: buildPage, node: buildNode };

/**
 * Builds what is stale.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<string[]>} the names of the parts that were built
 * @throws when a source does not bundle; the parts before it stay built
 */
export async function build(options = {}) {
  const built = [];
  for (const name of /** @type {const} */ (['node', 'page'])) {
    if (options.force !== true && isBuilt(root, name, parts[name])) continue;
    const stamp = sourceStamp(root, parts[name].sources);
    await builders[name]();
    rememberBuilt(root, name, stamp);
    built.push(name);
  }
  return built;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const force = process.argv.includes('--force');
  if (force) await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const startedMs = performance.now();
  const built = await build({ force });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const what = built.length === 0 ? 'Nothing to build: dist is up to date' : `Built ${built.join(' and ')}`;
  process.stderr.write(`${what} (${seconds} s)\n`);
}
