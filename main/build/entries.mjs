// What a build makes: the page, and one self-contained file for each Node entry. Data only.
//
// Entries are separate bundles on purpose: each is loaded by a different process, and a preload must be a single file.

/**
 * @typedef {object} NodeEntry
 * @property {string} source  path from the repository's root
 * @property {string} output  path from the repository's root
 * @property {'esm' | 'cjs'} format
 */

/** @type {readonly NodeEntry[]} */
export const nodeEntries = [
  { source: 'src/serve/main.ts', output: 'dist/serve/main.js', format: 'esm' },
  // Worker threads of the engine, whichever process it runs in.
  { source: 'src/filters/worker.ts', output: 'dist/filters/worker.js', format: 'esm' },
  // The start script reads the flags with the server's own parser before it chooses a host.
  { source: 'src/serve/arguments.ts', output: 'dist/serve/arguments.js', format: 'esm' },
  { source: 'main/index.ts', output: 'dist/main/index.js', format: 'esm' },
  { source: 'main/engine-process.ts', output: 'dist/main/engine-process.js', format: 'esm' },
  // A sandboxed preload cannot load a second file, and cannot be an ES module.
  { source: 'main/preload.ts', output: 'dist/main/preload.cjs', format: 'cjs' },
];

const pageEntry = { source: 'renderer/index.html', output: 'dist/page/index.html' };

/** The parts that are built, and skipped, on their own; `sources` are what each one is made from. */
export const parts = {
  page: {
    sources: ['renderer', 'src/contract', 'src/rpc', 'main/build', 'package-lock.json'],
    outputs: [pageEntry.output],
  },
  node: {
    sources: ['src', 'main', 'package.json', 'package-lock.json'],
    outputs: nodeEntries.map((entry) => entry.output),
  },
};
